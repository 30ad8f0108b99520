-- The index of texts: what a new text is compared with. Names start with near_, so that the tables can stand in another
-- file of ours. A key is the first 63 bits of a BLAKE2b hash.

CREATE TABLE near_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Every document, in order of arrival, and its cluster: the number of the cluster's first document.
CREATE TABLE near_documents (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL,
    cluster   INTEGER NOT NULL,
    url       TEXT,                     -- null when it is the id
    published TEXT,
    fetched   TEXT,
    words     INTEGER NOT NULL,
    agency    INTEGER NOT NULL,         -- 1: the agency's own site
    revision  INTEGER NOT NULL          -- 1: another text of an address that was known
);

-- Documents by their ids and addresses, and by their whole texts; kept for ever.
CREATE TABLE near_names (key INTEGER PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE near_texts (key INTEGER PRIMARY KEY, number INTEGER NOT NULL);

-- Clusters of two documents or more; a document that is in none of these is alone.
CREATE TABLE near_clusters (
    cluster   INTEGER PRIMARY KEY,
    canonical INTEGER NOT NULL,
    longest   INTEGER NOT NULL,         -- words
    size      INTEGER NOT NULL,
    exemplars INTEGER NOT NULL
);
CREATE TABLE near_members (cluster INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (cluster, number)) WITHOUT ROWID;

-- Why a document is in its cluster: which other one it was compared with, and the figures (JSON).
CREATE TABLE near_edges (
    number  INTEGER NOT NULL,
    other   INTEGER NOT NULL,
    figures BLOB NOT NULL,
    PRIMARY KEY (number, other)
) WITHOUT ROWID;

-- What new texts are compared with: one to three documents of a cluster, and the fingerprints to find them by.
CREATE TABLE near_exemplars (number INTEGER PRIMARY KEY, codes BLOB NOT NULL);
CREATE TABLE near_fingerprints (
    key    INTEGER NOT NULL,            -- period << 32 | fingerprint; a period is 90 days, 0 is for texts without a date
    number INTEGER NOT NULL,
    PRIMARY KEY (key, number)
) WITHOUT ROWID;

-- Fingerprints on their way to the table above, in order of arrival: the keys of an exemplar, 64 bits each.
CREATE TABLE near_unfiled (row INTEGER PRIMARY KEY, number INTEGER NOT NULL, keys BLOB NOT NULL);
CREATE TABLE near_periods (period INTEGER PRIMARY KEY);
