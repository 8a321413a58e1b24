package registry_test

import (
	"strings"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

const contentHeader = "as_of,group_id,name,news,gallery,announcement,event,total\n"

func TestReadContentTotals(t *testing.T) {
	t.Parallel()
	got, err := registry.ReadContentTotals(strings.NewReader("\xef\xbb\xbf"+contentHeader+
		"2025-03-06,,KIM Desa Tukum Mandiri,554,201,29,149,933\n2025-03-06,k9,,,,,,596\n2025-03-06,k8,,1,2,3,4,\n"), "top.csv")
	if err != nil {
		t.Fatal(err)
	}
	none := registry.NotGiven
	want := []registry.ContentTotal{
		{2, kim.NewDate(2025, 3, 6), "", "KIM Desa Tukum Mandiri", 554, 201, 29, 149, 933},
		{3, kim.NewDate(2025, 3, 6), "k9", "", none, none, none, none, 596},
		{4, kim.NewDate(2025, 3, 6), "k8", "", 1, 2, 3, 4, 10},
	}
	for i := range want {
		if len(got) != len(want) || got[i] != want[i] {
			t.Errorf("row %d: %+v, want %+v", i, got, want[i])
		}
	}
}

func TestBadContentTotalsAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ data, say string }{
		"header":     {"name,total\nA,1\n", "top.csv: column \"as_of\" is missing"},
		"day":        {contentHeader + "6 Maret,k1,,,,,,1\n", "top.csv:2: as_of"},
		"nobody":     {contentHeader + "2025-03-06,,,,,,,1\n", "top.csv:2: neither group_id nor name"},
		"no total":   {contentHeader + "2025-03-06,k1,,1,,,,\n", "top.csv:2: give the total"},
		"sum":        {contentHeader + "2025-03-06,k1,,1,1,1,1,5\n", "top.csv:2: the kinds add up to 4 and the total is 5"},
		"part":       {contentHeader + "2025-03-06,k1,,9,,,,5\n", "top.csv:2: the kinds add up to 9 and the total is 5"},
		"negative":   {contentHeader + "2025-03-06,k1,,-1,,,,5\n", "top.csv:2: news: \"-1\""},
		"few fields": {contentHeader + "2025-03-06,k1\n", "top.csv:2: give the total"},
		"thousands":  {contentHeader + "2025-03-06,k1,,,,,,1.204\n", "top.csv:2: total: \"1.204\" is not a whole number"},
		"more":       {contentHeader + "2025-03-06,k1,,,,,,1,204\n", "top.csv:2: the row has 9 fields and the header 8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := registry.ReadContentTotals(strings.NewReader(c.data), "top.csv")
			if err == nil || !strings.Contains(err.Error(), c.say) {
				t.Errorf("%v, want %q", err, c.say)
			}
		})
	}
}

func FuzzReadContentTotals(f *testing.F) {
	f.Add(contentHeader + "2025-03-06,,KIM Desa Tukum Mandiri,554,201,29,149,933\n")
	f.Add(contentHeader + "2025-03-06,k1,,,,,,\"5\n")
	f.Fuzz(func(t *testing.T, data string) {
		list, err := registry.ReadContentTotals(strings.NewReader(data), "top.csv")
		if err != nil && list != nil {
			t.Error("a refused table still gives rows")
		}
		for _, c := range list {
			if c.Total < 0 || c.Group == "" && c.Name == "" || !c.AsOf.Known() {
				t.Errorf("accepted %+v", c)
			}
		}
	})
}
