package board

import (
	"testing"

	"pantaukim/internal/kim"
)

func TestSearchForgivesTypingErrors(t *testing.T) {
	t.Parallel()
	rows := map[string]*Row{}
	for _, name := range []string{"KIM HAPAU HABAR", "KIM PAWAWARA", "KIM Danum Belum", "KIM Kutorenon"} {
		r := &Row{Group: kim.Group{ID: "x", Name: name, Region: kim.Region{Regency: "Barito Timur", District: "Benua Lima", Village: "Bamban"}}}
		if name == "KIM Kutorenon" {
			r.Region = kim.Region{Regency: "Lumajang"}
		}
		r.tidy()
		rows[name] = r
	}
	for _, c := range []struct {
		query, name string
		want        int // -1: another one
	}{
		{"hapau", "KIM HAPAU HABAR", 0},
		{"hapua habar", "KIM HAPAU HABAR", 1},   // swapped
		{"hapauhabar", "KIM HAPAU HABAR", 0},    // without a space
		{"kim hapauhabr", "KIM HAPAU HABAR", 1}, // and a letter dropped
		{"pawawra", "KIM PAWAWARA", 1},
		{"bawawarra", "KIM PAWAWARA", 2},
		{"kutorn", "KIM Kutorenon", 1}, // the beginning of a word
		{"benoa lima", "KIM Danum Belum", 1},
		{"banban", "KIM Danum Belum", 1},
		{"barito tmiur", "KIM PAWAWARA", 1},
		{"lumajnag", "KIM Kutorenon", 1},
		{"lumajang", "KIM PAWAWARA", -1},
		{"kem", "KIM PAWAWARA", -1}, // too short to be mistaken
		{"hapau mandiri", "KIM HAPAU HABAR", -1},
		{"", "KIM PAWAWARA", -1},
	} {
		d, near := NewSearch(c.query).Distance(rows[c.name])
		if near != (c.want >= 0) || near && d != c.want {
			t.Errorf("%q and %s: %d %v, want %d", c.query, c.name, d, near, c.want)
		}
	}
}
