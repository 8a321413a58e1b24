package config

import (
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pantaukim/internal/digest"
)

func TestChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change        func(*Config)
		keys, restart string
	}{
		"nothing":               {func(*Config) {}, "", ""},
		"a plan and a rate":     {func(c *Config) { c.Schedule.Collect, c.Collector.RequestsPerSecond = "0 2 * * *", 2 }, "collector.requests_per_second schedule.collect", ""},
		"a list":                {func(c *Config) { c.Digest.Recipients = []digest.Recipient{{Address: "a@example.org"}} }, "digest.recipients", ""},
		"a port and a plan":     {func(c *Config) { c.HTTP.Listen, c.Schedule.Full = "127.0.0.1:1", "@daily" }, "http.listen schedule.full", "http.listen"},
		"a folder that is open": {func(c *Config) { c.Collector.OutboxDir = "/elsewhere" }, "collector.outbox_dir", "collector.outbox_dir"},
		"the log":               {func(c *Config) { c.Log.Format = "json" }, "log.format", "log.format"},
		"its level":             {func(c *Config) { c.Log.Level = slog.LevelDebug }, "log.level", "log.level"},
		"backups":               {func(c *Config) { c.Backup.Dir, c.Schedule.Backup = "/backup", "@daily" }, "backup.dir schedule.backup", "backup.dir schedule.backup"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := Default()
			c.change(&after)
			keys := Changed(Default(), after)
			slices.Sort(keys)
			if got := strings.Join(keys, " "); got != c.keys {
				t.Errorf("changed %q, want %q", got, c.keys)
			}
			if got := strings.Join(NeedRestart(keys), " "); got != c.restart {
				t.Errorf("needs a restart: %q, want %q", got, c.restart)
			}
		})
	}
}

// Every section and key that is said to be taken over, or not to be, is one.
func TestReloadedKeysAreThere(t *testing.T) {
	t.Parallel()
	for _, key := range append(slices.Clone(reloaded), kept...) {
		kind := reflect.TypeFor[Config]()
		for part := range strings.SplitSeq(key, ".") {
			field, ok := fieldOf(kind, part)
			if !ok {
				t.Fatalf("there is no key %s", key)
			}
			kind = field
		}
	}
}

func fieldOf(kind reflect.Type, key string) (reflect.Type, bool) {
	for i := range kind.NumField() {
		name, form, _ := strings.Cut(kind.Field(i).Tag.Get("yaml"), ",")
		if form == "inline" {
			if found, ok := fieldOf(kind.Field(i).Type, key); ok {
				return found, true
			}
		} else if name == key {
			return kind.Field(i).Type, true
		}
	}
	return nil, false
}
