DROP TABLE desk_reveals;
DROP TABLE desk_days;
