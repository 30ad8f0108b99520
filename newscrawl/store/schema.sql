-- The store: one SQLite file, the only system of record. Times are UTC instants as YYYY-MM-DDTHH:MM:SSZ.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One crawl of one site.
CREATE TABLE runs (
    id          TEXT PRIMARY KEY,
    site        TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,                       -- null while it runs, and for ever when it was killed
    reason      TEXT,                       -- how it ended: finished, shutdown, limit ...
    known       INTEGER NOT NULL DEFAULT 0, -- links found that the store knew already
    resumed     INTEGER NOT NULL DEFAULT 0  -- links an earlier run had left pending or failed
) WITHOUT ROWID;
CREATE INDEX runs_site ON runs (site, started_at);

-- Every URL found, each in exactly one disposition.
CREATE TABLE urls (
    key         TEXT PRIMARY KEY,           -- identity of the URL (newscrawl.addresses.urls.url_key)
    url         TEXT NOT NULL,              -- as it is fetched
    site        TEXT NOT NULL,
    kind        TEXT NOT NULL,              -- article, or source for sections, feeds and sitemaps
    disposition TEXT NOT NULL,
    detail      TEXT,
    article_id  TEXT,                       -- the article it led to, also for duplicates and aliases
    hint        BLOB,                       -- what the source said of it: JSON of title, section, published_at, language
    found_run   TEXT NOT NULL,
    run         TEXT,                       -- the run that gave it its disposition
    ended_at    TEXT,
    attempts    INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX urls_open ON urls (site, disposition) WHERE disposition = 'pending' OR disposition LIKE 'failed:%';
CREATE INDEX urls_run ON urls (run);
CREATE INDEX urls_found ON urls (found_run);

-- Every article, with the record as it is exported but for its cluster, which is known only later.
CREATE TABLE articles (
    number       INTEGER PRIMARY KEY,       -- order of arrival
    id           TEXT NOT NULL UNIQUE,
    revision     INTEGER NOT NULL,
    site         TEXT NOT NULL,
    url          TEXT NOT NULL,
    published_at TEXT,
    fetched_at   TEXT NOT NULL,
    run          TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    word_count   INTEGER NOT NULL,
    cluster_id   TEXT NOT NULL,
    role         TEXT NOT NULL,             -- canonical or copy
    duplicate_of TEXT,
    publication  INTEGER REFERENCES publications (number),
    record       BLOB NOT NULL,
    removed      BLOB NOT NULL              -- JSON: [[kind, text], ...] that cleaning took out of the body
);
CREATE INDEX articles_hash ON articles (content_hash);
CREATE INDEX articles_cluster ON articles (cluster_id);
CREATE INDEX articles_site ON articles (site, publication);

-- Pages that gave no article, with what was read of them and why.
CREATE TABLE rejects (
    key    TEXT PRIMARY KEY,
    site   TEXT NOT NULL,
    reason TEXT NOT NULL,
    record BLOB NOT NULL
) WITHOUT ROWID;

-- On how many articles of a site, with different bodies, each paragraph stands: what recurs is boilerplate.
CREATE TABLE lines (
    site        TEXT NOT NULL,
    fingerprint INTEGER NOT NULL,           -- newscrawl.cleaning.learnt.fingerprint
    pages       INTEGER NOT NULL,
    example     INTEGER NOT NULL,           -- articles.number of the first
    PRIMARY KEY (site, fingerprint)
) WITHOUT ROWID;
CREATE INDEX lines_recurring ON lines (site, pages) WHERE pages >= 3;

-- Files of JSON Lines: planned in one transaction, written, then done. A plan without its file is written again.
CREATE TABLE publications (
    number  INTEGER PRIMARY KEY,
    run     TEXT NOT NULL,
    site    TEXT NOT NULL,
    path    TEXT NOT NULL UNIQUE,
    state   TEXT NOT NULL,                  -- planned or done
    records INTEGER NOT NULL
);
