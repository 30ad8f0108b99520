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
    age         REAL,                       -- median of the hours from their publication to their fetch
    forgotten   INTEGER NOT NULL DEFAULT 0  -- of the links it found, those that were forgotten since, or are another run's after a merge
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

-- What was answered to the requests of a run, counted while it goes and written at its end; what a cache or an archive says
-- does not count. Requests without an answer are among the ends of pages and sources.
CREATE TABLE run_responses (
    run          TEXT NOT NULL,
    status       INTEGER NOT NULL,          -- of HTTP
    milliseconds INTEGER NOT NULL,          -- they took that long at most, and 0.7 times that at least (newscrawl.store.responses)
    number       INTEGER NOT NULL,
    PRIMARY KEY (run, status, milliseconds)
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

-- The other spellings of a URL that were seen (AMP, print and mobile pages, tracking parameters, http for https): one page,
-- fetched once, by the spelling in urls. At most 20 of each.
CREATE TABLE spellings (
    key TEXT NOT NULL,                      -- urls.key
    url TEXT NOT NULL,
    PRIMARY KEY (key, url)
) WITHOUT ROWID;

-- URLs that gave no article and were forgotten (newscrawl.store.prune) but for a mark, so that they are not found anew.
CREATE TABLE forgotten (
    mark INTEGER PRIMARY KEY                -- newscrawl.store.urls.mark_of its key
);

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
    removed      BLOB NOT NULL,             -- JSON: [[kind, text], ...] that cleaning took out of the body
    fingerprints BLOB                       -- of the body's paragraphs, 8 bytes each; null where they were not counted
);
CREATE UNIQUE INDEX articles_document ON articles (document);
CREATE INDEX articles_site ON articles (site, publication);
-- The order of exports.
CREATE INDEX articles_published ON articles (COALESCE(published_at, '9999'), url, id, site, revision);

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

-- The verdict on each site after its latest run, and which verdict each receiver of alerts was last told of it (none: ok).
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

-- Exports that are added to (newscrawl.store.exports), by name, and which text of each article they have. The texts of a
-- round that is one more than the export's are planned: they count when the package has the planned manifest.
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

-- Each site of each group at each of its times, written before it is crawled (newscrawl.scheduling).
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
