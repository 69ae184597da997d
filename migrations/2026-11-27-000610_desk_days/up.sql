-- What each agent did at the desk on a day, a row for each kind of act, counted as it happens. `last` is the last person
-- it was done to, so that a page that is loaded again counts once; `lifted_by` the supervisor who lifted that day's limit.
CREATE TABLE desk_days (
    agent_id TEXT NOT NULL,
    day TEXT NOT NULL,
    act TEXT NOT NULL,
    done BIGINT NOT NULL,
    last TEXT NOT NULL,
    lifted_by TEXT,
    PRIMARY KEY (agent_id, day, act)
);
CREATE INDEX desk_days_day ON desk_days (day);
-- Until when an agent sees somebody's data whole.
CREATE TABLE desk_reveals (
    agent_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (agent_id, person_id)
);
CREATE INDEX desk_reveals_until ON desk_reveals (until);
