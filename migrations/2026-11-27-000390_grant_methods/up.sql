-- By which methods the person had been proved when the code was issued; a refreshed ID token says the same (OpenID Connect
-- Core 12.2). Empty for grants of the version before: the session's.
ALTER TABLE grants ADD COLUMN methods TEXT;
