WITH deliveries AS (
  DELETE FROM specbot_delivery WHERE received_at < now() - make_interval(hours => %(hours)s) RETURNING 1
), asked AS (
  DELETE FROM specbot_redelivery WHERE asked_at < now() - make_interval(hours => %(hours)s)
), turns AS (
  DELETE FROM specbot_turn WHERE served_at < now() - make_interval(hours => %(look_hours)s)
), written AS (
  DELETE FROM specbot_write WHERE at < now() - make_interval(hours => %(hours)s)
), held AS (
  DELETE FROM specbot_budget WHERE blocked_until < now() - make_interval(hours => %(hours)s)
), looks AS (
  DELETE FROM specbot_look WHERE ended_at < now() - make_interval(hours => %(look_hours)s) RETURNING 1
), logs AS (
  DELETE FROM specbot_pull_log WHERE last_at < now() - make_interval(days => %(log_days)s)
), notices AS (
  DELETE FROM specbot_notice WHERE at < now() - interval '400 days'
), figures AS (
  DELETE FROM specbot_figure WHERE until < now()
)
SELECT (SELECT count(*) FROM deliveries), (SELECT count(*) FROM looks)
