-- +goose Up
-- One row: one group as the registry names it now.
-- Sending a row again replaces it: the newest import wins.
CREATE TABLE IF NOT EXISTS groups ${on_cluster}
(
    group_id      String,
    name          String,
    url           String,                      -- empty: no site
    aliases       Array(String),               -- earlier addresses of the same site
    province_code LowCardinality(String),
    province      LowCardinality(String),
    regency_code  LowCardinality(String),      -- NN.00: not yet resolved to a real regency
    regency       LowCardinality(String),
    district_code LowCardinality(String),
    district      LowCardinality(String),
    village_code  String,
    village       String,
    code_scheme   LowCardinality(String),      -- whose numbering the codes follow: kemendagri
    timezone      LowCardinality(String),      -- WIB, WITA or WIT
    registered_on Date,                        -- 1970-01-01: not known
    standing      LowCardinality(String),      -- registered, suspended, dissolved
    pic_name      String,
    pic_phone     String,
    note          String,
    listed        UInt8,                       -- 0: no longer in the registry
    imported_at   DateTime64(3, 'UTC')
)
ENGINE = ${engine ReplacingMergeTree(imported_at)}
ORDER BY group_id;
