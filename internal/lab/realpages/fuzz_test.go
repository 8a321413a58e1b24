package realpages

import (
	"os"
	"strings"
	"testing"
)

// Whatever truth.csv holds: no panic, and every page that is taken from it can
// be placed or is refused.
func FuzzReadTruth(f *testing.F) {
	seed, err := os.ReadFile("testdata/truth.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(seed))
	f.Add("file,url,published_date,kind,photo_count,note,date_form,truth_source,repo,path,commit\na.html,,,listing,,,,,a/b,,\n")
	f.Fuzz(func(t *testing.T, data string) {
		pages, err := readTruth(strings.NewReader(data))
		if err != nil {
			return
		}
		s := &site{repo: "a/b", files: map[string]*Page{}}
		for i := range pages {
			if pages[i].File == "" || strings.ContainsAny(pages[i].File, "/") {
				t.Errorf("file %q leads out of the folder", pages[i].File)
			}
			s.pages = append(s.pages, &pages[i])
		}
		if s.place() != nil {
			return
		}
		for _, p := range s.pages {
			if p.Address == "" {
				t.Errorf("%q has no address", p.File)
			}
		}
	})
}
