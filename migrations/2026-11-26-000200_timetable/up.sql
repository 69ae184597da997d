-- When a schedule may run at all (minutes of the local day, the end not included; none: always), on which days, and how
-- many mails may leave in a minute over all nodes, to all and to one mail domain (0: no limit).
ALTER TABLE schedules ADD COLUMN window_from INTEGER;
ALTER TABLE schedules ADD COLUMN window_to INTEGER;
ALTER TABLE schedules ADD COLUMN days TEXT NOT NULL DEFAULT 'every_day';
ALTER TABLE schedules ADD COLUMN per_minute INTEGER NOT NULL DEFAULT 0;
ALTER TABLE schedules ADD COLUMN per_domain INTEGER NOT NULL DEFAULT 0;

-- What began in the last minute, on any node.
CREATE INDEX attempts_started ON attempts (started_at);
