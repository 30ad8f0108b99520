-- The store: one SQLite file, the only system of record. Times are UTC instants as YYYY-MM-DDTHH:MM:SSZ.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One crawl of one site.
CREATE TABLE runs (
    id          TEXT PRIMARY KEY,
    site        TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,                       -- null while it runs, and for ever when it was killed
    reason      TEXT,                       -- how it ended: finished, shutdown, limit ...
    found       INTEGER NOT NULL DEFAULT 0, -- links found that the store did not know
    known       INTEGER NOT NULL DEFAULT 0, -- links found that it knew
    pending     INTEGER,                    -- links still to fetch at its end; this and what follows is counted then
    articles    INTEGER,                    -- articles stored or stored anew, copies included
    words       REAL,                       -- median of the words of their bodies
    age         REAL                        -- median of the hours from their publication to their fetch
) WITHOUT ROWID;
CREATE INDEX runs_site ON runs (site, started_at);

-- How the pages and the sources of a run ended, counted at its end: later runs end the same URLs anew.
CREATE TABLE run_ends (
    run     TEXT NOT NULL,
    kind    TEXT NOT NULL,                  -- page, or source (robots.txt files apart)
    word    TEXT NOT NULL,                  -- a disposition; failed:http with the status, as in failed:http 403
    number  INTEGER NOT NULL,
    example TEXT NOT NULL,                  -- a URL that ended so
    PRIMARY KEY (run, kind, word)
) WITHOUT ROWID;

-- Which source has filled each field on how many of a run's articles.
CREATE TABLE run_answers (
    run      TEXT NOT NULL,
    field    TEXT NOT NULL,
    source   TEXT NOT NULL,                 -- rule, json-ld, meta, generic ...
    articles INTEGER NOT NULL,
    PRIMARY KEY (run, field, source)
) WITHOUT ROWID;

-- Every URL found that may be an article's, each in exactly one disposition. What is to fetch is read from here.
CREATE TABLE urls (
    number        INTEGER PRIMARY KEY,      -- order of discovery
    key           TEXT NOT NULL UNIQUE,     -- identity of the URL (newscrawl.addresses.urls.url_key)
    url           TEXT NOT NULL,            -- as it is fetched
    site          TEXT NOT NULL,
    kind          TEXT NOT NULL,            -- article, or alias for an address that no link led to
    disposition   TEXT NOT NULL,
    detail        TEXT,
    article_id    TEXT,                     -- the article it led to, also for duplicates and aliases
    hint          BLOB,                     -- what the source said of it: JSON of title, section, published_at, language
    rank          REAL,                     -- seconds since 1970: when it was published, else found; the newest come first
    found_run     TEXT NOT NULL,
    run           TEXT,                     -- the run that gave it its disposition
    ended_at      TEXT,
    attempts      INTEGER NOT NULL DEFAULT 0,
    watched_since REAL,                     -- seconds since 1970: when a recent article was stored; it is visited again
    visits        INTEGER NOT NULL DEFAULT 0, -- how often it was visited again
    due           REAL,                     -- seconds since 1970: when a failure is tried or an article visited again
    etag          TEXT,                     -- validators of the answer that was recorded
    last_modified TEXT
);
CREATE INDEX urls_pending ON urls (site, rank DESC, number) WHERE disposition = 'pending';
CREATE INDEX urls_due ON urls (site, due) WHERE due IS NOT NULL;
CREATE INDEX urls_run ON urls (run);

-- Section pages, feeds and sitemaps. Validators are saved in the transaction that records what the source announced.
CREATE TABLE sources (
    key           TEXT PRIMARY KEY,         -- its URL without a fragment
    url           TEXT NOT NULL,
    site          TEXT NOT NULL,
    kind          TEXT NOT NULL,            -- newscrawl.items.SourceKind
    disposition   TEXT NOT NULL,
    detail        TEXT,
    run           TEXT NOT NULL,            -- the last that asked it
    ended_at      TEXT NOT NULL,
    reader        TEXT,                     -- what read it, and how: validators count for the same reader only
    etag          TEXT,
    last_modified TEXT,
    announced     BLOB                      -- JSON: [[kind, url, depth], ...] of the sources it named, asked again after a 304
) WITHOUT ROWID;
CREATE INDEX sources_run ON sources (run);

-- Every article: its latest text, with the record as it is exported but for its cluster, which is known only later, and
-- for the paragraphs that recur on its site, which leave the body when it is exported.
CREATE TABLE articles (
    number       INTEGER PRIMARY KEY,       -- order of arrival
    id           TEXT NOT NULL UNIQUE,
    document     INTEGER NOT NULL,          -- number in the index of texts (near_documents), which knows its cluster
    revision     INTEGER NOT NULL,          -- 1 for the first text
    site         TEXT NOT NULL,
    url          TEXT NOT NULL,
    published_at TEXT,
    fetched_at   TEXT NOT NULL,
    run          TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    word_count   INTEGER NOT NULL,
    publication  INTEGER REFERENCES publications (number),
    record       BLOB NOT NULL,
    removed      BLOB NOT NULL              -- JSON: [[kind, text], ...] that cleaning took out of the body
);
CREATE UNIQUE INDEX articles_document ON articles (document);
CREATE INDEX articles_site ON articles (site, publication);

-- The texts that articles had before: all revisions but the latest.
CREATE TABLE revisions (
    id           TEXT NOT NULL,             -- articles.id
    revision     INTEGER NOT NULL,
    url          TEXT NOT NULL,
    fetched_at   TEXT NOT NULL,
    run          TEXT NOT NULL,
    record       BLOB NOT NULL,
    removed      BLOB NOT NULL,
    PRIMARY KEY (id, revision)
);

-- Articles with their place among the printings of a story. Tables named near_ are those of newscrawl/dedup/index.sql.
CREATE VIEW clustered AS
SELECT articles.*, own.cluster, founder.id AS cluster_id,
    CASE WHEN own.number = first.number THEN NULL ELSE first.id END AS duplicate_of,
    CASE WHEN COALESCE(own.number = first.number, 1) THEN 'canonical'
         WHEN own.words < 0.7 * first.words THEN 'excerpt'
         ELSE 'copy' END AS role
FROM articles
JOIN near_documents AS own ON own.number = articles.document
JOIN near_documents AS founder ON founder.number = own.cluster
LEFT JOIN near_clusters USING (cluster)
LEFT JOIN near_documents AS first ON first.number = near_clusters.canonical;

-- Every text there is, and what it is: canonical, copy, excerpt, or revision (another text of the same address).
CREATE VIEW printings AS
SELECT id, revision, role, cluster_id, duplicate_of, site, url, published_at, fetched_at FROM clustered
UNION ALL
SELECT id, revisions.revision, 'revision', cluster_id, duplicate_of, site, revisions.url, published_at, revisions.fetched_at
FROM revisions JOIN clustered USING (id);

-- Why an article is in its cluster: the other one it was compared with when it came, and what decided.
CREATE VIEW edges AS
SELECT one.id, other.id AS other_id,
    json_extract(CAST(figures AS TEXT), '$[0]') AS similarity,                  -- Jaccard, of pairs of words
    json_extract(CAST(figures AS TEXT), '$[2].containment') AS containment,     -- null, as those below, for the same words
    json_extract(CAST(figures AS TEXT), '$[2].lead') AS lead,
    json_extract(CAST(figures AS TEXT), '$[2].numbers') AS numbers,
    json_extract(CAST(figures AS TEXT), '$[2].numbers_same') AS numbers_same,
    json_extract(CAST(figures AS TEXT), '$[1]') AS reason,
    json_extract(CAST(figures AS TEXT), '$[2]') AS figures                      -- all of them (newscrawl.dedup.decide.Figures)
FROM near_edges
JOIN near_documents AS one ON one.number = near_edges.number
JOIN near_documents AS other ON other.number = near_edges.other;

-- Pages that gave no article, with what was read of them and why.
CREATE TABLE rejects (
    key     TEXT PRIMARY KEY,
    site    TEXT NOT NULL,
    reason  TEXT NOT NULL,
    record  BLOB NOT NULL,
    removed BLOB NOT NULL                   -- as in articles
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
