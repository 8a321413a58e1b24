-- +goose Up
-- Who changed a group in the registry, and what else was changed at once.
ALTER TABLE group_history ${on_cluster}
    ADD COLUMN IF NOT EXISTS act    String, -- what was changed at once has one id; empty: before there were acts
    ADD COLUMN IF NOT EXISTS by     String, -- name of the user; empty: the command line, or a file of the configuration
    ADD COLUMN IF NOT EXISTS source String, -- name of the file; empty: it came from none
    ADD COLUMN IF NOT EXISTS undoes String; -- the act that this change takes back
