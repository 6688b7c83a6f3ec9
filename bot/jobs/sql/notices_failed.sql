SELECT name, count(*), (array_agg(error ORDER BY at DESC))[1] FROM specbot_notice WHERE error <> '' GROUP BY name ORDER BY name
