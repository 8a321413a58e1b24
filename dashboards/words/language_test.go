package words

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestCatalogsHoldTheSameKeys(t *testing.T) {
	all := map[Code]map[string]string{}
	spoken, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for l, language := range spoken {
		all[l] = language.texts
	}
	for key, text := range all[Indonesian] {
		if _, ok := all[English][key]; !ok {
			t.Errorf("no English text for %q", key)
		}
		if strings.TrimSpace(text) == "" {
			t.Errorf("the Indonesian text of %q is empty", key)
		}
	}
	hole := regexp.MustCompile(`\{\d+\}`)
	forms := regexp.MustCompile(`\{(\d+)\|[^{}|]+\|[^{}|]+\}`)
	for key, text := range all[English] {
		other, ok := all[Indonesian][key]
		if !ok {
			t.Errorf("no Indonesian text for %q", key)
			continue
		}
		for _, n := range forms.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(text, "{"+n[1]+"}") {
				t.Errorf("%q has forms for {%s} in English, which it does not print", key, n[1])
			}
		}
		if strings.Contains(other, "|") || strings.Contains(forms.ReplaceAllString(text, ""), "|") {
			t.Errorf("%q has broken forms", key)
		}
		a, b := hole.FindAllString(text, -1), hole.FindAllString(other, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%q fills in %v in English and %v in Indonesian", key, a, b)
		}
	}
}

func TestOneAndMany(t *testing.T) {
	c := Language{Code: English, texts: map[string]string{"days": "{0} {0|day|days} ago", "two": "{0} {0|group|groups} of {1} {1|item|items}", "none": "a {b} c"}}
	for _, x := range []struct {
		key  string
		args []any
		want string
	}{
		{"days", []any{1}, "1 day ago"}, {"days", []any{0}, "0 days ago"}, {"days", []any{21}, "21 days ago"}, {"days", []any{uint64(1)}, "1 day ago"},
		{"days", []any{1.0}, "1.0 day ago"}, {"days", []any{1.5}, "1.5 days ago"}, {"two", []any{1, 3}, "1 group of 3 items"},
		{"two", []any{11, 1}, "11 groups of 1 item"}, {"none", []any{1}, "a {b} c"}, {"two", []any{1, "{0|x|y}"}, "1 group of {0|x|y} items"},
	} {
		if got, err := c.Text(x.key, x.args...); err != nil || got != x.want {
			t.Errorf("%s %v: %q, want %q, %v", x.key, x.args, got, x.want, err)
		}
	}
}
