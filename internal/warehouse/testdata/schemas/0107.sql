CREATE TABLE copies
(
    `group_id` String,
    `item_key` String,
    `original_group` String,
    `original_key` String,
    `cluster_key` String,
    `distance` UInt8,
    `known_on` Date,
    `days_later` Int32,
    `as_of` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, item_key)
SETTINGS index_granularity = 8192;
INSERT INTO copies VALUES ('group_id 1', 'item_key 1', 'original_group 1', 'original_key 1', 'cluster_key 1', 1, '2025-10-21', 1, '2025-10-21 01:02:03.456', 1);
INSERT INTO copies VALUES ('group_id 2', 'item_key 2', 'original_group 2', 'original_key 2', 'cluster_key 2', 2, '2025-10-22', 2, '2025-10-22 01:02:03.456', 2);
CREATE TABLE copies_next
(
    `group_id` String,
    `item_key` String,
    `original_group` String,
    `original_key` String,
    `cluster_key` String,
    `distance` UInt8,
    `known_on` Date,
    `days_later` Int32,
    `as_of` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, item_key)
SETTINGS index_granularity = 8192;
INSERT INTO copies_next VALUES ('group_id 1', 'item_key 1', 'original_group 1', 'original_key 1', 'cluster_key 1', 1, '2025-10-21', 1, '2025-10-21 01:02:03.456', 1);
INSERT INTO copies_next VALUES ('group_id 2', 'item_key 2', 'original_group 2', 'original_key 2', 'cluster_key 2', 2, '2025-10-22', 2, '2025-10-22 01:02:03.456', 2);
CREATE TABLE digest_deliveries
(
    `week` Date,
    `address` String,
    `instance_id` String,
    `state` LowCardinality(String),
    `method` UInt16,
    `at` DateTime64(3, 'UTC'),
    `version` UInt64,
    `every` LowCardinality(String)
)
ENGINE = ReplacingMergeTree(version)
PRIMARY KEY (week, address, instance_id)
ORDER BY (week, address, instance_id, every)
SETTINGS index_granularity = 8192;
INSERT INTO digest_deliveries VALUES ('2025-10-21', 'address 1', 'instance_id 1', 'state 1', 1, '2025-10-21 01:02:03.456', 1, 'every 1');
INSERT INTO digest_deliveries VALUES ('2025-10-22', 'address 2', 'instance_id 2', 'state 2', 2, '2025-10-22 01:02:03.456', 2, 'every 2');
CREATE TABLE digest_keys
(
    `secret` String,
    `at` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY secret
SETTINGS index_granularity = 8192;
INSERT INTO digest_keys VALUES ('secret 1', '2025-10-21 01:02:03.456', 1);
INSERT INTO digest_keys VALUES ('secret 2', '2025-10-22 01:02:03.456', 2);
CREATE TABLE digest_recipients
(
    `address` String,
    `every` LowCardinality(String),
    `region` String,
    `format` LowCardinality(String),
    `stopped` UInt8,
    `who` String,
    `at` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (address, every)
SETTINGS index_granularity = 8192;
INSERT INTO digest_recipients VALUES ('address 1', 'every 1', 'region 1', 'format 1', 1, 'who 1', '2025-10-21 01:02:03.456', 1);
INSERT INTO digest_recipients VALUES ('address 2', 'every 2', 'region 2', 'format 2', 2, 'who 2', '2025-10-22 01:02:03.456', 2);
CREATE TABLE followups
(
    `group_id` String,
    `at` DateTime64(3, 'UTC'),
    `followup_id` String,
    `who` String,
    `reason` LowCardinality(String),
    `note` String,
    `leave_until` Date,
    `next_check` Date,
    `withdrawn` UInt8,
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, at, followup_id)
SETTINGS index_granularity = 8192;
INSERT INTO followups VALUES ('group_id 1', '2025-10-21 01:02:03.456', 'followup_id 1', 'who 1', 'reason 1', 'note 1', '2025-10-21', '2025-10-21', 1, 1);
INSERT INTO followups VALUES ('group_id 2', '2025-10-22 01:02:03.456', 'followup_id 2', 'who 2', 'reason 2', 'note 2', '2025-10-22', '2025-10-22', 2, 2);
CREATE TABLE group_history
(
    `group_id` String,
    `changed_at` DateTime64(3, 'UTC'),
    `change` LowCardinality(String),
    `before` String,
    `after` String,
    `act` String,
    `by` String,
    `source` String,
    `undoes` String
)
ENGINE = ReplacingMergeTree(changed_at)
ORDER BY (group_id, changed_at, change)
SETTINGS index_granularity = 8192;
INSERT INTO group_history VALUES ('group_id 1', '2025-10-21 01:02:03.456', 'change 1', 'before 1', 'after 1', 'act 1', 'by 1', 'source 1', 'undoes 1');
INSERT INTO group_history VALUES ('group_id 2', '2025-10-22 01:02:03.456', 'change 2', 'before 2', 'after 2', 'act 2', 'by 2', 'source 2', 'undoes 2');
CREATE TABLE groups
(
    `group_id` String,
    `name` String,
    `url` String,
    `aliases` Array(String),
    `province_code` LowCardinality(String),
    `province` LowCardinality(String),
    `regency_code` LowCardinality(String),
    `regency` LowCardinality(String),
    `district_code` LowCardinality(String),
    `district` LowCardinality(String),
    `village_code` String,
    `village` String,
    `code_scheme` LowCardinality(String),
    `timezone` LowCardinality(String),
    `registered_on` Date,
    `standing` LowCardinality(String),
    `pic_name` String,
    `pic_phone` String,
    `note` String,
    `listed` UInt8,
    `imported_at` DateTime64(3, 'UTC'),
    `sk_number` String,
    `sk_date` Date,
    `tier` LowCardinality(String),
    `members` UInt16,
    `setting` LowCardinality(String),
    `signal` LowCardinality(String),
    `social` Array(String)
)
ENGINE = ReplacingMergeTree(imported_at)
ORDER BY group_id
SETTINGS index_granularity = 8192;
INSERT INTO groups VALUES ('group_id 1', 'name 1', 'url 1', ['aliases 1', ''], 'province_code 1', 'province 1', 'regency_code 1', 'regency 1', 'district_code 1', 'district 1', 'village_code 1', 'village 1', 'code_scheme 1', 'timezone 1', '2025-10-21', 'standing 1', 'pic_name 1', 'pic_phone 1', 'note 1', 1, '2025-10-21 01:02:03.456', 'sk_number 1', '2025-10-21', 'tier 1', 1, 'setting 1', 'signal 1', ['social 1', '']);
INSERT INTO groups VALUES ('group_id 2', 'name 2', 'url 2', ['aliases 2', ''], 'province_code 2', 'province 2', 'regency_code 2', 'regency 2', 'district_code 2', 'district 2', 'village_code 2', 'village 2', 'code_scheme 2', 'timezone 2', '2025-10-22', 'standing 2', 'pic_name 2', 'pic_phone 2', 'note 2', 2, '2025-10-22 01:02:03.456', 'sk_number 2', '2025-10-22', 'tier 2', 2, 'setting 2', 'signal 2', ['social 2', '']);
CREATE TABLE instances
(
    `instance_id` String,
    `role` LowCardinality(String),
    `host` String,
    `process` UInt32,
    `program` String,
    `data_dir` String,
    `address` String,
    `home` String,
    `stopped` UInt8,
    `beat_at` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY instance_id
SETTINGS index_granularity = 8192;
INSERT INTO instances VALUES ('instance_id 1', 'role 1', 'host 1', 1, 'program 1', 'data_dir 1', 'address 1', 'home 1', 1, '2025-10-21 01:02:03.456', 1);
INSERT INTO instances VALUES ('instance_id 2', 'role 2', 'host 2', 2, 'program 2', 'data_dir 2', 'address 2', 'home 2', 2, '2025-10-22 01:02:03.456', 2);
CREATE TABLE item_history
(
    `group_id` String,
    `item_key` String,
    `seen_at` DateTime64(3, 'UTC'),
    `change` LowCardinality(String),
    `url` String,
    `title` String,
    `published_at` DateTime64(3, 'UTC'),
    `effective_at` DateTime64(3, 'UTC'),
    `date_reason` LowCardinality(String),
    `photos` UInt16,
    `words` UInt32,
    `content_hash` UInt64,
    `simhash` UInt64,
    `run_id` String,
    `version` UInt64,
    `published_from` Date,
    `published_to` Date
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, item_key, seen_at, change)
SETTINGS index_granularity = 8192;
INSERT INTO item_history VALUES ('group_id 1', 'item_key 1', '2025-10-21 01:02:03.456', 'change 1', 'url 1', 'title 1', '2025-10-21 01:02:03.456', '2025-10-21 01:02:03.456', 'date_reason 1', 1, 1, 1, 1, 'run_id 1', 1, '2025-10-21', '2025-10-21');
INSERT INTO item_history VALUES ('group_id 2', 'item_key 2', '2025-10-22 01:02:03.456', 'change 2', 'url 2', 'title 2', '2025-10-22 01:02:03.456', '2025-10-22 01:02:03.456', 'date_reason 2', 2, 2, 2, 2, 'run_id 2', 2, '2025-10-22', '2025-10-22');
CREATE TABLE item_sights
(
    `group_id` String,
    `item_key` String CODEC(ZSTD(1)),
    `last_seen` DateTime64(3, 'UTC'),
    `missed` UInt8,
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, item_key)
SETTINGS index_granularity = 8192;
INSERT INTO item_sights VALUES ('group_id 1', 'item_key 1', '2025-10-21 01:02:03.456', 1, 1);
INSERT INTO item_sights VALUES ('group_id 2', 'item_key 2', '2025-10-22 01:02:03.456', 2, 2);
CREATE TABLE items
(
    `group_id` String,
    `item_key` String,
    `kind` LowCardinality(String),
    `url` String,
    `aliases` Array(String),
    `title` String,
    `published_at` DateTime64(3, 'UTC'),
    `date_precision` LowCardinality(String),
    `date_source` LowCardinality(String),
    `date_confidence` Float32,
    `first_seen` DateTime64(3, 'UTC'),
    `last_seen` DateTime64(3, 'UTC'),
    `absent_at` DateTime64(3, 'UTC'),
    `effective_at` DateTime64(3, 'UTC'),
    `date_reason` LowCardinality(String),
    `removed` UInt8,
    `removed_at` DateTime64(3, 'UTC'),
    `missed` UInt8,
    `photos` UInt16,
    `words` UInt32,
    `language` LowCardinality(String),
    `category` String,
    `text` String CODEC(ZSTD(3)),
    `content_hash` UInt64,
    `simhash` UInt64,
    `version` UInt64,
    `published_from` Date,
    `published_to` Date
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, item_key)
SETTINGS index_granularity = 8192;
INSERT INTO items VALUES ('group_id 1', 'item_key 1', 'kind 1', 'url 1', ['aliases 1', ''], 'title 1', '2025-10-21 01:02:03.456', 'date_precision 1', 'date_source 1', 1.5, '2025-10-21 01:02:03.456', '2025-10-21 01:02:03.456', '2025-10-21 01:02:03.456', '2025-10-21 01:02:03.456', 'date_reason 1', 1, '2025-10-21 01:02:03.456', 1, 1, 1, 'language 1', 'category 1', 'text 1', 1, 1, 1, '2025-10-21', '2025-10-21');
INSERT INTO items VALUES ('group_id 2', 'item_key 2', 'kind 2', 'url 2', ['aliases 2', ''], 'title 2', '2025-10-22 01:02:03.456', 'date_precision 2', 'date_source 2', 2.5, '2025-10-22 01:02:03.456', '2025-10-22 01:02:03.456', '2025-10-22 01:02:03.456', '2025-10-22 01:02:03.456', 'date_reason 2', 2, '2025-10-22 01:02:03.456', 2, 2, 2, 'language 2', 'category 2', 'text 2', 2, 2, 2, '2025-10-22', '2025-10-22');
CREATE TABLE jobs
(
    `job` String,
    `succeeded_at` DateTime64(3, 'UTC'),
    `planned_since` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY job
SETTINGS index_granularity = 8192;
INSERT INTO jobs VALUES ('job 1', '2025-10-21 01:02:03.456', '2025-10-21 01:02:03.456', 1);
INSERT INTO jobs VALUES ('job 2', '2025-10-22 01:02:03.456', '2025-10-22 01:02:03.456', 2);
CREATE TABLE leads
(
    `term` UInt64,
    `instance_id` String,
    `state` LowCardinality(String),
    `at` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (term, instance_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;
INSERT INTO leads VALUES (1, 'instance_id 1', 'state 1', '2025-10-21 01:02:03.456', 1);
INSERT INTO leads VALUES (2, 'instance_id 2', 'state 2', '2025-10-22 01:02:03.456', 2);
CREATE TABLE list_confirmations
(
    `regency_code` LowCardinality(String),
    `confirmed_at` DateTime64(3, 'UTC'),
    `by` String,
    `groups` UInt32
)
ENGINE = ReplacingMergeTree(confirmed_at)
ORDER BY (regency_code, confirmed_at)
SETTINGS index_granularity = 8192;
INSERT INTO list_confirmations VALUES ('regency_code 1', '2025-10-21 01:02:03.456', 'by 1', 1);
INSERT INTO list_confirmations VALUES ('regency_code 2', '2025-10-22 01:02:03.456', 'by 2', 2);
CREATE TABLE objections
(
    `objection_id` String,
    `at` DateTime64(3, 'UTC'),
    `receipt` String,
    `group_id` String,
    `subject` String,
    `regency_code` LowCardinality(String),
    `week` Date,
    `text` String,
    `name` String,
    `contact` String,
    `answer` String,
    `answered_by` String,
    `answered_at` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, objection_id)
SETTINGS index_granularity = 8192;
INSERT INTO objections VALUES ('objection_id 1', '2025-10-21 01:02:03.456', 'receipt 1', 'group_id 1', 'subject 1', 'regency_code 1', '2025-10-21', 'text 1', 'name 1', 'contact 1', 'answer 1', 'answered_by 1', '2025-10-21 01:02:03.456', 1);
INSERT INTO objections VALUES ('objection_id 2', '2025-10-22 01:02:03.456', 'receipt 2', 'group_id 2', 'subject 2', 'regency_code 2', '2025-10-22', 'text 2', 'name 2', 'contact 2', 'answer 2', 'answered_by 2', '2025-10-22 01:02:03.456', 2);
CREATE TABLE official_totals
(
    `area_code` LowCardinality(String),
    `as_of` Date,
    `source` String,
    `groups` UInt32,
    `by` String,
    `entered_at` DateTime64(3, 'UTC'),
    `removed` UInt8
)
ENGINE = ReplacingMergeTree(entered_at)
ORDER BY (area_code, as_of, source)
SETTINGS index_granularity = 8192;
INSERT INTO official_totals VALUES ('area_code 1', '2025-10-21', 'source 1', 1, 'by 1', '2025-10-21 01:02:03.456', 1);
INSERT INTO official_totals VALUES ('area_code 2', '2025-10-22', 'source 2', 2, 'by 2', '2025-10-22 01:02:03.456', 2);
CREATE TABLE outreach
(
    `outreach_id` String,
    `entered_at` DateTime64(3, 'UTC'),
    `removed` UInt8,
    `kind` LowCardinality(String),
    `held_from` Date,
    `held_to` Date,
    `title` String,
    `groups` Array(String),
    `areas` Array(String),
    `by` String,
    `source` String
)
ENGINE = ReplacingMergeTree(entered_at)
ORDER BY (outreach_id, entered_at)
SETTINGS index_granularity = 8192;
INSERT INTO outreach VALUES ('outreach_id 1', '2025-10-21 01:02:03.456', 1, 'kind 1', '2025-10-21', '2025-10-21', 'title 1', ['groups 1', ''], ['areas 1', ''], 'by 1', 'source 1');
INSERT INTO outreach VALUES ('outreach_id 2', '2025-10-22 01:02:03.456', 2, 'kind 2', '2025-10-22', '2025-10-22', 'title 2', ['groups 2', ''], ['areas 2', ''], 'by 2', 'source 2');
CREATE TABLE pages
(
    `group_id` String,
    `url` String,
    `etag` String,
    `last_modified` String,
    `body_hash` UInt64,
    `items` UInt32,
    `note` String,
    `fetched_at` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, url)
SETTINGS index_granularity = 8192;
INSERT INTO pages VALUES ('group_id 1', 'url 1', 'etag 1', 'last_modified 1', 1, 1, 'note 1', '2025-10-21 01:02:03.456', 1);
INSERT INTO pages VALUES ('group_id 2', 'url 2', 'etag 2', 'last_modified 2', 2, 2, 'note 2', '2025-10-22 01:02:03.456', 2);
CREATE TABLE photos
(
    `group_id` String,
    `item_key` String,
    `photo_key` String,
    `url` String,
    `first_seen` DateTime64(3, 'UTC'),
    `last_seen` DateTime64(3, 'UTC'),
    `removed` UInt8,
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, item_key, photo_key)
SETTINGS index_granularity = 8192;
INSERT INTO photos VALUES ('group_id 1', 'item_key 1', 'photo_key 1', 'url 1', '2025-10-21 01:02:03.456', '2025-10-21 01:02:03.456', 1, 1);
INSERT INTO photos VALUES ('group_id 2', 'item_key 2', 'photo_key 2', 'url 2', '2025-10-22 01:02:03.456', '2025-10-22 01:02:03.456', 2, 2);
CREATE TABLE platform_shapes
(
    `platform` String,
    `shape` String,
    `means` LowCardinality(String),
    `example` String,
    `group_id` String,
    `decided_at` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (platform, shape)
SETTINGS index_granularity = 8192;
INSERT INTO platform_shapes VALUES ('platform 1', 'shape 1', 'means 1', 'example 1', 'group_id 1', '2025-10-21 01:02:03.456', 1);
INSERT INTO platform_shapes VALUES ('platform 2', 'shape 2', 'means 2', 'example 2', 'group_id 2', '2025-10-22 01:02:03.456', 2);
CREATE TABLE rules
(
    `rules_version` String,
    `body` String,
    `first_used` DateTime64(3, 'UTC'),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY rules_version
SETTINGS index_granularity = 8192;
INSERT INTO rules VALUES ('rules_version 1', 'body 1', '2025-10-21 01:02:03.456', 1);
INSERT INTO rules VALUES ('rules_version 2', 'body 2', '2025-10-22 01:02:03.456', 2);
CREATE TABLE run_groups
(
    `run_id` String,
    `group_id` String,
    `place` UInt32,
    `ask` LowCardinality(String),
    `state` LowCardinality(String),
    `proven` UInt8,
    `platform` LowCardinality(String),
    `shapes` Array(String),
    `links` Array(UInt32),
    `examples` Array(String),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (run_id, group_id)
SETTINGS index_granularity = 8192;
INSERT INTO run_groups VALUES ('run_id 1', 'group_id 1', 1, 'ask 1', 'state 1', 1, 'platform 1', ['shapes 1', ''], [1], ['examples 1', ''], 1);
INSERT INTO run_groups VALUES ('run_id 2', 'group_id 2', 2, 'ask 2', 'state 2', 2, 'platform 2', ['shapes 2', ''], [2], ['examples 2', ''], 2);
CREATE TABLE runs
(
    `run_id` String,
    `started_at` DateTime64(3, 'UTC'),
    `finished_at` DateTime64(3, 'UTC'),
    `reason` LowCardinality(String),
    `groups` UInt32,
    `complete` UInt32,
    `outage` UInt8,
    `notice` String,
    `version` UInt64,
    `name` String,
    `until` DateTime64(3, 'UTC'),
    `resumed` UInt32,
    `broken_off` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY run_id
SETTINGS index_granularity = 8192;
INSERT INTO runs VALUES ('run_id 1', '2025-10-21 01:02:03.456', '2025-10-21 01:02:03.456', 'reason 1', 1, 1, 1, 'notice 1', 1, 'name 1', '2025-10-21 01:02:03.456', 1, '2025-10-21 01:02:03.456');
INSERT INTO runs VALUES ('run_id 2', '2025-10-22 01:02:03.456', '2025-10-22 01:02:03.456', 'reason 2', 2, 2, 2, 'notice 2', 2, 'name 2', '2025-10-22 01:02:03.456', 2, '2025-10-22 01:02:03.456');
CREATE TABLE schema_versions
(
    `version` Int64,
    `applied_at` DateTime64(3, 'UTC'),
    `removed` UInt8
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY version
SETTINGS index_granularity = 8192;
INSERT INTO schema_versions (version, applied_at) VALUES (0, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (1, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (2, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (3, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (4, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (5, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (6, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (7, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (8, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (9, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (10, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (11, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (12, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (20, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (21, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (22, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (23, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (24, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (40, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (70, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (71, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (90, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (91, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (92, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (93, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (94, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (95, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (96, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (97, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (98, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (99, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (100, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (101, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (102, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (103, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (104, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (105, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (106, '2025-10-27 01:00:00.000');
INSERT INTO schema_versions (version, applied_at) VALUES (107, '2025-10-27 01:00:00.000');
CREATE TABLE score_parts
(
    `week` Date,
    `group_id` String,
    `indicator` LowCardinality(String),
    `raw` Float64,
    `score` Float64,
    `weight` Float64,
    `points` Float64,
    `rules_version` LowCardinality(String),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (week, group_id, indicator)
SETTINGS index_granularity = 8192;
INSERT INTO score_parts VALUES ('2025-10-21', 'group_id 1', 'indicator 1', 1.5, 1.5, 1.5, 1.5, 'rules_version 1', 1);
INSERT INTO score_parts VALUES ('2025-10-22', 'group_id 2', 'indicator 2', 2.5, 2.5, 2.5, 2.5, 'rules_version 2', 2);
CREATE TABLE scores
(
    `week` Date,
    `group_id` String,
    `as_of` DateTime64(3, 'UTC'),
    `rules_version` LowCardinality(String),
    `status` LowCardinality(String),
    `grace` UInt8,
    `cause` LowCardinality(String),
    `last_status` LowCardinality(String),
    `last_status_on` Date,
    `status_since` Date,
    `falls_on` Date,
    `falls_to` LowCardinality(String),
    `active_on` Date,
    `active_needs` UInt8,
    `judged_silent` LowCardinality(String),
    `judged_active` LowCardinality(String),
    `lamp` LowCardinality(String),
    `days_since_item` Int32,
    `last_item_at` DateTime64(3, 'UTC'),
    `last_complete_at` DateTime64(3, 'UTC'),
    `window_weeks` UInt8,
    `observed_weeks` UInt8,
    `active_weeks` UInt8,
    `coverage` Float64,
    `iad` Float64,
    `iad_partial` UInt8,
    `newcomer` UInt8,
    `rank_district` UInt32,
    `rank_regency` UInt32,
    `rank_province` UInt32,
    `rank_nation` UInt32,
    `rank_low` UInt32,
    `rank_median` UInt32,
    `rank_high` UInt32,
    `regency_low` UInt32,
    `regency_high` UInt32,
    `district_low` UInt32,
    `district_high` UInt32,
    `province_low` UInt32,
    `province_high` UInt32,
    `total_news` UInt32,
    `total_gallery` UInt32,
    `total_announcement` UInt32,
    `total_event` UInt32,
    `total` UInt32,
    `total_photos` UInt32,
    `version` UInt64,
    `partly_weeks` UInt8
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (week, group_id)
SETTINGS index_granularity = 8192;
INSERT INTO scores VALUES ('2025-10-21', 'group_id 1', '2025-10-21 01:02:03.456', 'rules_version 1', 'status 1', 1, 'cause 1', 'last_status 1', '2025-10-21', '2025-10-21', '2025-10-21', 'falls_to 1', '2025-10-21', 1, 'judged_silent 1', 'judged_active 1', 'lamp 1', 1, '2025-10-21 01:02:03.456', '2025-10-21 01:02:03.456', 1, 1, 1, 1.5, 1.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
INSERT INTO scores VALUES ('2025-10-22', 'group_id 2', '2025-10-22 01:02:03.456', 'rules_version 2', 'status 2', 2, 'cause 2', 'last_status 2', '2025-10-22', '2025-10-22', '2025-10-22', 'falls_to 2', '2025-10-22', 2, 'judged_silent 2', 'judged_active 2', 'lamp 2', 2, '2025-10-22 01:02:03.456', '2025-10-22 01:02:03.456', 2, 2, 2, 2.5, 2.5, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
CREATE TABLE shortlist_acts
(
    `seal` String,
    `acted_at` DateTime64(3, 'UTC'),
    `act` LowCardinality(String),
    `by` String,
    `reason` String
)
ENGINE = ReplacingMergeTree(acted_at)
ORDER BY (seal, acted_at, act)
SETTINGS index_granularity = 8192;
INSERT INTO shortlist_acts VALUES ('seal 1', '2025-10-21 01:02:03.456', 'act 1', 'by 1', 'reason 1');
INSERT INTO shortlist_acts VALUES ('seal 2', '2025-10-22 01:02:03.456', 'act 2', 'by 2', 'reason 2');
CREATE TABLE shortlists
(
    `seal` String,
    `sealed_at` DateTime64(3, 'UTC'),
    `request` String,
    `inputs` String,
    `rules` String,
    `outcome` String,
    `version` UInt64,
    `method` UInt16 DEFAULT 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY seal
SETTINGS index_granularity = 8192;
INSERT INTO shortlists VALUES ('seal 1', '2025-10-21 01:02:03.456', 'request 1', 'inputs 1', 'rules 1', 'outcome 1', 1, 1);
INSERT INTO shortlists VALUES ('seal 2', '2025-10-22 01:02:03.456', 'request 2', 'inputs 2', 'rules 2', 'outcome 2', 2, 2);
CREATE TABLE sign_clearings
(
    `group_id` String,
    `sign` LowCardinality(String),
    `subject` String,
    `cleared_at` DateTime64(3, 'UTC'),
    `cleared` UInt8,
    `by` String,
    `reason` String
)
ENGINE = ReplacingMergeTree(cleared_at)
ORDER BY (group_id, sign, subject, cleared_at)
SETTINGS index_granularity = 8192;
INSERT INTO sign_clearings VALUES ('group_id 1', 'sign 1', 'subject 1', '2025-10-21 01:02:03.456', 1, 'by 1', 'reason 1');
INSERT INTO sign_clearings VALUES ('group_id 2', 'sign 2', 'subject 2', '2025-10-22 01:02:03.456', 2, 'by 2', 'reason 2');
CREATE TABLE signs
(
    `group_id` String,
    `sign` LowCardinality(String),
    `subject` String,
    `week` Date,
    `found_on` Date,
    `number` Float64,
    `threshold` Float64,
    `explained` LowCardinality(String),
    `items` Array(String),
    `note` String,
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, sign, subject)
SETTINGS index_granularity = 8192;
INSERT INTO signs VALUES ('group_id 1', 'sign 1', 'subject 1', '2025-10-21', '2025-10-21', 1.5, 1.5, 'explained 1', ['items 1', ''], 'note 1', 1);
INSERT INTO signs VALUES ('group_id 2', 'sign 2', 'subject 2', '2025-10-22', '2025-10-22', 2.5, 2.5, 'explained 2', ['items 2', ''], 'note 2', 2);
CREATE TABLE transitions
(
    `week` Date,
    `group_id` String,
    `from_status` LowCardinality(String),
    `to_status` LowCardinality(String),
    `change` LowCardinality(String),
    `evidence` String,
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (week, group_id)
SETTINGS index_granularity = 8192;
INSERT INTO transitions VALUES ('2025-10-21', 'group_id 1', 'from_status 1', 'to_status 1', 'change 1', 'evidence 1', 1);
INSERT INTO transitions VALUES ('2025-10-22', 'group_id 2', 'from_status 2', 'to_status 2', 'change 2', 'evidence 2', 2);
CREATE TABLE walk_sections
(
    `group_id` String,
    `run_id` String,
    `path` String,
    `kind` LowCardinality(String),
    `page` LowCardinality(String),
    `coverage` LowCardinality(String),
    `covered_since` Date,
    `why` String,
    `listed` UInt32,
    `says_total` UInt8,
    `total` UInt32,
    `unexplained` UInt32,
    `examples` Array(String),
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, run_id, path)
SETTINGS index_granularity = 8192;
INSERT INTO walk_sections VALUES ('group_id 1', 'run_id 1', 'path 1', 'kind 1', 'page 1', 'coverage 1', '2025-10-21', 'why 1', 1, 1, 1, 1, ['examples 1', ''], 1);
INSERT INTO walk_sections VALUES ('group_id 2', 'run_id 2', 'path 2', 'kind 2', 'page 2', 'coverage 2', '2025-10-22', 'why 2', 2, 2, 2, 2, ['examples 2', ''], 2);
CREATE TABLE walks
(
    `group_id` String,
    `run_id` String,
    `started_at` DateTime64(3, 'UTC'),
    `finished_at` DateTime64(3, 'UTC'),
    `outcome` LowCardinality(String),
    `complete` UInt8,
    `full` UInt8,
    `platform` LowCardinality(String),
    `pages` UInt32,
    `requests` UInt32,
    `unmodified` UInt32,
    `bytes` UInt64,
    `seconds` Float64,
    `listed` UInt32,
    `new` UInt32,
    `changed` UInt32,
    `removed` UInt32,
    `http_status` UInt16,
    `detail` String,
    `version` UInt64,
    `coverage` LowCardinality(String),
    `covered_since` Date,
    `method` UInt16 DEFAULT 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, run_id)
SETTINGS index_granularity = 8192;
INSERT INTO walks VALUES ('group_id 1', 'run_id 1', '2025-10-21 01:02:03.456', '2025-10-21 01:02:03.456', 'outcome 1', 1, 1, 'platform 1', 1, 1, 1, 1, 1.5, 1, 1, 1, 1, 1, 'detail 1', 1, 'coverage 1', '2025-10-21', 1);
INSERT INTO walks VALUES ('group_id 2', 'run_id 2', '2025-10-22 01:02:03.456', '2025-10-22 01:02:03.456', 'outcome 2', 2, 2, 'platform 2', 2, 2, 2, 2, 2.5, 2, 2, 2, 2, 2, 'detail 2', 2, 'coverage 2', '2025-10-22', 2);
CREATE TABLE weekly
(
    `group_id` String,
    `week` Date,
    `state` LowCardinality(String),
    `news` UInt32,
    `gallery` UInt32,
    `announcement` UInt32,
    `event` UInt32,
    `items` UInt32,
    `photos` UInt32,
    `words` UInt64,
    `judged` UInt32,
    `originals` UInt32,
    `whole_news` UInt32,
    `backdated` UInt32,
    `future` UInt32,
    `undated` UInt32,
    `as_of` DateTime64(3, 'UTC'),
    `version` UInt64,
    `method` UInt16 DEFAULT 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, week)
SETTINGS index_granularity = 8192;
INSERT INTO weekly VALUES ('group_id 1', '2025-10-21', 'state 1', 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, '2025-10-21 01:02:03.456', 1, 1);
INSERT INTO weekly VALUES ('group_id 2', '2025-10-22', 'state 2', 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, '2025-10-22 01:02:03.456', 2, 2);
CREATE TABLE weekly_next
(
    `group_id` String,
    `week` Date,
    `state` LowCardinality(String),
    `news` UInt32,
    `gallery` UInt32,
    `announcement` UInt32,
    `event` UInt32,
    `items` UInt32,
    `photos` UInt32,
    `words` UInt64,
    `judged` UInt32,
    `originals` UInt32,
    `whole_news` UInt32,
    `backdated` UInt32,
    `future` UInt32,
    `undated` UInt32,
    `as_of` DateTime64(3, 'UTC'),
    `version` UInt64,
    `method` UInt16 DEFAULT 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (group_id, week)
SETTINGS index_granularity = 8192;
INSERT INTO weekly_next VALUES ('group_id 1', '2025-10-21', 'state 1', 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, '2025-10-21 01:02:03.456', 1, 1);
INSERT INTO weekly_next VALUES ('group_id 2', '2025-10-22', 'state 2', 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, '2025-10-22 01:02:03.456', 2, 2);
