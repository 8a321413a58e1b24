-- +goose Up
-- Shapes of links that proved to be "other" were judged by a reading that knew less. They are asked
-- for once more; nothing else would ever ask for them.
ALTER TABLE platform_shapes ${on_cluster} DELETE WHERE means = 'other' SETTINGS mutations_sync = 2;
