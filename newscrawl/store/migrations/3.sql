-- From version 2 to 3. Each statement is that of ../schema.sql, or brings what is there to it.

ALTER TABLE runs ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;

CREATE TABLE spellings (
    key TEXT NOT NULL,                      -- urls.key
    url TEXT NOT NULL,
    PRIMARY KEY (key, url)
) WITHOUT ROWID;

CREATE TABLE forgotten (mark INTEGER PRIMARY KEY);

CREATE TABLE run_responses (
    run          TEXT NOT NULL,
    status       INTEGER NOT NULL,          -- of HTTP
    milliseconds INTEGER NOT NULL,          -- they took that long at most, and 0.7 times that at least (newscrawl.store.responses)
    number       INTEGER NOT NULL,
    PRIMARY KEY (run, status, milliseconds)
) WITHOUT ROWID;

CREATE TABLE verdicts (
    site    TEXT PRIMARY KEY,
    verdict TEXT NOT NULL,                  -- newscrawl.reports.findings.Verdict
    since   TEXT NOT NULL,                  -- when it became that
    record  BLOB NOT NULL                   -- JSON: what a digest says of it
) WITHOUT ROWID;

CREATE TABLE verdicts_told (
    receiver TEXT NOT NULL,
    site     TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    told_at  TEXT NOT NULL,
    PRIMARY KEY (receiver, site)
) WITHOUT ROWID;

ALTER TABLE articles ADD COLUMN fingerprints BLOB;

CREATE INDEX articles_published ON articles (COALESCE(published_at, '9999'), url, id, site, revision);

CREATE TABLE exports (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    round    INTEGER NOT NULL,              -- how often it was written
    manifest TEXT,                          -- SHA-256 of its manifest after that; null before the first round
    planned  TEXT                           -- of the manifest of the next round, while that is being written
);

CREATE TABLE exported (
    export   INTEGER NOT NULL,
    article  INTEGER NOT NULL,              -- articles.number
    revision INTEGER NOT NULL,
    round    INTEGER NOT NULL,
    PRIMARY KEY (export, article, revision)
) WITHOUT ROWID;

CREATE TABLE slots (
    group_name TEXT NOT NULL,
    site       TEXT NOT NULL,
    slot       TEXT NOT NULL,               -- the instant of its cron expression
    attempt    INTEGER NOT NULL,            -- 2 catches up a first that was interrupted
    state      TEXT NOT NULL,               -- newscrawl.store.schedule.State
    missed     INTEGER NOT NULL,            -- slots before this one that nobody was there for; this one stands for them
    planned_at TEXT NOT NULL,
    started_at TEXT,                        -- when its process was started, null if that was never noted
    ended_at   TEXT,
    process    INTEGER,                     -- its id, which is also that of its group of processes
    exit_code  INTEGER,                     -- of the site alone, as newscrawl crawl has it
    reason     TEXT,                        -- a sentence
    run        TEXT,                        -- runs.id, if one began
    new        INTEGER,                     -- articles that it found and the store did not have, copies included
    PRIMARY KEY (group_name, site, slot, attempt)
) WITHOUT ROWID;
CREATE INDEX slots_open ON slots (group_name) WHERE ended_at IS NULL;
CREATE INDEX slots_site ON slots (site, planned_at);
CREATE INDEX slots_planned ON slots (planned_at);

-- Views for users (docs/query.md, newscrawl/store/views.py): plain columns, one row a thing. Lists are JSON text.
CREATE VIEW article AS
SELECT id, revision, site, url,
    json_extract(CAST(record AS TEXT), '$.canonical_url') AS canonical_url,
    json_extract(CAST(record AS TEXT), '$.publisher') AS publisher,
    json_extract(CAST(record AS TEXT), '$.title') AS title,
    json_extract(CAST(record AS TEXT), '$.description') AS description,
    json_extract(CAST(record AS TEXT), '$.body') AS body,
    json_extract(CAST(record AS TEXT), '$.section') AS section,
    json_extract(CAST(record AS TEXT), '$.agency') AS agency,
    json_extract(CAST(record AS TEXT), '$.agencies') AS agencies,
    json_extract(CAST(record AS TEXT), '$.authors') AS authors,
    json_extract(CAST(record AS TEXT), '$.byline') AS byline,
    json_extract(CAST(record AS TEXT), '$.dateline') AS dateline,
    SUBSTR(COALESCE(published_at, fetched_at), 1, 10) AS date,
    published_at,
    json_extract(CAST(record AS TEXT), '$.modified_at') AS modified_at,
    fetched_at,
    json_extract(CAST(record AS TEXT), '$.language') AS language,
    json_extract(CAST(record AS TEXT), '$.topics') AS topics,
    json_extract(CAST(record AS TEXT), '$.is_accessible_for_free') AS is_accessible_for_free,
    word_count, content_hash, cluster_id, role, duplicate_of, run AS run_id
FROM clustered;

CREATE VIEW revision AS
SELECT id AS article_id, revision, url,
    json_extract(CAST(record AS TEXT), '$.title') AS title,
    json_extract(CAST(record AS TEXT), '$.body') AS body,
    json_extract(CAST(record AS TEXT), '$.modified_at') AS modified_at,
    fetched_at,
    json_extract(CAST(record AS TEXT), '$.word_count') AS word_count,
    json_extract(CAST(record AS TEXT), '$.content_hash') AS content_hash,
    run AS run_id
FROM revisions;

CREATE VIEW cluster AS
SELECT cluster_id AS id, MAX(CASE WHEN role = 'canonical' THEN id END) AS article_id, COUNT(*) AS articles,
    COUNT(DISTINCT site) AS sites, MIN(published_at) AS first_published_at, MAX(published_at) AS last_published_at
FROM clustered GROUP BY cluster_id;

CREATE VIEW author AS
SELECT articles.id AS article_id, item.key + 1 AS position, item.value AS name
FROM articles, json_each(CAST(record AS TEXT), '$.authors') AS item;

CREATE VIEW topic AS
SELECT articles.id AS article_id, item.key + 1 AS position, item.value AS name
FROM articles, json_each(CAST(record AS TEXT), '$.topics') AS item;

CREATE VIEW image AS
SELECT articles.id AS article_id, item.key + 1 AS position, json_extract(item.value, '$.url') AS url,
    json_extract(item.value, '$.caption') AS caption, json_extract(item.value, '$.credit') AS credit
FROM articles, json_each(CAST(record AS TEXT), '$.images') AS item;

CREATE VIEW teaser AS
SELECT articles.id AS article_id, item.key + 1 AS position, json_extract(item.value, '$.section') AS section,
    json_extract(item.value, '$.title') AS title, json_extract(item.value, '$.url') AS url
FROM articles, json_each(CAST(record AS TEXT), '$.teasers') AS item;

CREATE VIEW url AS
SELECT url, site, kind, disposition, detail, article_id, attempts, visits, found_run AS found_run_id, run AS run_id, ended_at
FROM urls;

CREATE VIEW source AS
SELECT url, site, kind, disposition, detail, run AS run_id, ended_at FROM sources;

CREATE VIEW reject AS
SELECT json_extract(CAST(record AS TEXT), '$.url') AS url, site, reason,
    json_extract(CAST(record AS TEXT), '$.title') AS title, json_extract(CAST(record AS TEXT), '$.body') AS body,
    json_extract(CAST(record AS TEXT), '$.word_count') AS word_count
FROM rejects;

CREATE VIEW run AS
SELECT id, site, started_at, finished_at, reason, found, known, pending, articles, words, age AS age_hours FROM runs;
