-- From version 3 to 4: instants by the clock of their page came into records; views tell them in UTC. Each statement is that of ../schema.sql.

DROP VIEW article;

DROP VIEW revision;

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
    IIF(LENGTH(json_extract(CAST(record AS TEXT), '$.modified_at')) > 20,
        STRFTIME('%Y-%m-%dT%H:%M:%SZ', json_extract(CAST(record AS TEXT), '$.modified_at')),
        json_extract(CAST(record AS TEXT), '$.modified_at')) AS modified_at, -- in UTC
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
    IIF(LENGTH(json_extract(CAST(record AS TEXT), '$.modified_at')) > 20,
        STRFTIME('%Y-%m-%dT%H:%M:%SZ', json_extract(CAST(record AS TEXT), '$.modified_at')),
        json_extract(CAST(record AS TEXT), '$.modified_at')) AS modified_at, -- in UTC
    fetched_at,
    json_extract(CAST(record AS TEXT), '$.word_count') AS word_count,
    json_extract(CAST(record AS TEXT), '$.content_hash') AS content_hash,
    run AS run_id
FROM revisions;
