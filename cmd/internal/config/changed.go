package config

import (
	"reflect"
	"slices"
	"strings"
)

// Changed lists the keys in which two configurations differ, dotted and in order.
func Changed(a, b Config) []string {
	return changed(reflect.ValueOf(a), reflect.ValueOf(b), "", nil)
}

func changed(a, b reflect.Value, prefix string, keys []string) []string {
	for i := range a.NumField() {
		key, form, _ := strings.Cut(a.Type().Field(i).Tag.Get("yaml"), ",")
		switch from, to := a.Field(i), b.Field(i); {
		case form == "inline":
			keys = changed(from, to, prefix, keys)
		case key == "" || key == "-":
		case from.Kind() == reflect.Struct:
			keys = changed(from, to, prefix+key+".", keys)
		case !reflect.DeepEqual(from.Interface(), to.Interface()):
			keys = append(keys, prefix+key)
		}
	}
	return keys
}

// reloaded are the sections and keys that a running program takes over, and kept the keys in
// them that it does not: files and folders that it has open.
var (
	reloaded = []string{"registry", "boundaries", "collector", "dashboards", "digest", "official", "retention", "schedule", "scoring"}
	kept     = []string{"collector.outbox_dir", "collector.outbox_bytes", "collector.underway_dir", "collector.load_tries", "collector.load_wait", "schedule.backup"}
)

// NeedRestart returns those of some keys that a running program cannot take over.
func NeedRestart(keys []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		section, _, _ := strings.Cut(key, ".")
		return slices.Contains(reloaded, section) && !slices.Contains(kept, key)
	})
}
