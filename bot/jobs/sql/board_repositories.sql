SELECT repository FROM specbot_spec UNION SELECT repository FROM specbot_pull_log ORDER BY 1
