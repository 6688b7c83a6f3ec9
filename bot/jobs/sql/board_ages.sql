SELECT (question ->> 'since')::timestamptz
FROM specbot_shown_spec, jsonb_array_elements(spec -> 'questions') AS question
WHERE repository = ANY(%(visible)s) AND questions > 0 AND question ->> 'since' IS NOT NULL
