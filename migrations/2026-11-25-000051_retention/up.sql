-- What goes after a while is found by index.
CREATE INDEX sessions_absolute ON sessions (absolute_until);
CREATE INDEX sessions_ended ON sessions (ended_at);
CREATE INDEX grants_pending ON grants (pending_until) WHERE session_id IS NULL;
CREATE INDEX refresh_families_until ON refresh_families (valid_until);
CREATE INDEX refresh_families_ended ON refresh_families (ended_at);
CREATE INDEX tickets_created ON tickets (created_at);
CREATE INDEX devices_seen ON devices (seen_at);
CREATE INDEX intake_lines_created ON intake_lines (created_at);
CREATE INDEX promises_line ON promises (line_id);
CREATE INDEX cases_closed ON cases (closed_at);
CREATE INDEX users_deactivated ON users (deactivated_at);
-- Short-lived tokens go within minutes; an operator's own setting stays.
UPDATE schedules SET expression = '*/5 * * * *', batch = 500
  WHERE name = 'housekeeping' AND expression = '17 * * * *' AND previous IS NULL;
