package registry

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"pantaukim/internal/kim"
	"pantaukim/internal/place"
	"pantaukim/internal/spreadsheet"
)

// The kinds of findings.
const (
	FindingSpelling   = "spelling"    // two names that differ only in spelling
	FindingDistrict   = "district"    // a group without a district
	FindingPlaceName  = "place_name"  // one code under two names
	FindingUnresolved = "unresolved"  // a regency that is not known
	FindingTotal      = "total"       // another number of groups than an official source gives
	FindingNoSite     = "no_site"     // a group without a site
	FindingUnreached  = "unreachable" // a site that did not answer
)

// Finding is something in a registry that is not wrong in itself and deserves a look.
type Finding struct {
	Kind   string   `json:"kind"`
	Groups []string `json:"groups"` // ids
	Detail string   `json:"detail"`

	// The values of a sentence about it, for pages: the name of an area; its code and how it
	// is written; or its code, how it is written and what it is officially called.
	Args []string `json:"-"`
	Has  []string `json:"-"` // the groups of an area that is written in several ways
}

// String writes the finding as one line.
func (f Finding) String() string {
	if len(f.Groups) == 0 {
		return f.Kind + ": " + f.Detail
	}
	return fmt.Sprintf("%s: %s (%s)", f.Kind, f.Detail, strings.Join(f.Groups, ", "))
}

// Check looks a registry through. Names of areas are held against the official ones;
// nil: only against each other. The order of the findings is stable.
func Check(groups []kim.Group, areas *place.Areas) []Finding {
	var list []Finding
	list = append(list, sameNames(groups)...)
	list = append(list, placeNames(groups)...)
	list = append(list, spelledOtherwise(groups, areas)...)
	missing, unresolved, siteless := map[string][]string{}, map[string][]string{}, map[string][]string{}
	for _, g := range groups {
		name := strings.TrimSpace(g.RegencyCode + " " + g.Regency)
		switch {
		case !g.Resolved():
			unresolved[name] = append(unresolved[name], g.ID)
		case g.DistrictCode == "" && g.District == "":
			missing[name] = append(missing[name], g.ID)
		}
		if !g.HasSite() {
			siteless[name] = append(siteless[name], g.ID)
		}
	}
	list = append(list, perRegency(FindingUnresolved, unresolved, "%d groups of %s: the regency is not known")...)
	list = append(list, perRegency(FindingDistrict, missing, "%d groups of %s have no district")...)
	list = append(list, perRegency(FindingNoSite, siteless, "%d groups of %s have no site")...)
	return list
}

func perRegency(kind string, by map[string][]string, text string) []Finding {
	var list []Finding
	for name, ids := range by {
		list = append(list, Finding{Kind: kind, Groups: ids, Detail: fmt.Sprintf(text, len(ids), name), Args: []string{name}})
	}
	slices.SortFunc(list, func(a, b Finding) int { return cmp.Compare(a.Detail, b.Detail) })
	return list
}

// sameNames finds groups of one regency whose names differ only in spelling, or
// not at all.
func sameNames(groups []kim.Group) []Finding {
	type key struct{ regency, name string }
	by := map[key][]kim.Group{}
	for _, g := range groups {
		k := key{g.RegencyCode, spelling(g.Name)}
		by[k] = append(by[k], g)
	}
	var list []Finding
	for _, same := range by {
		if len(same) < 2 {
			continue
		}
		f := Finding{Kind: FindingSpelling}
		var names []string
		for _, g := range same {
			f.Groups = append(f.Groups, g.ID)
			names = append(names, quote(g.Name))
		}
		f.Detail = strings.Join(names, ", ") + " may be one group"
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b Finding) int { return cmp.Compare(a.Groups[0], b.Groups[0]) })
	return list
}

// spelling reduces a name to what does not depend on how it is spelled: without
// case, punctuation, spaces and the word KIM, and with old spellings and doubled
// letters made one (Soekamaju, Sukamadju and Suka Maju are the same).
func spelling(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}) {
		switch word {
		case "kim", "kelompok", "komunitas", "informasi", "masyarakat":
		default:
			b.WriteString(word)
		}
	}
	s := strings.NewReplacer("oe", "u", "dj", "j", "tj", "c", "nj", "ny", "sj", "sy", "ch", "kh").Replace(b.String())
	s = strings.NewReplacer("kh", "h", "sy", "s", "v", "f", "z", "s", "q", "k", "y", "i").Replace(s)
	var out []rune
	for _, r := range s {
		if n := len(out); n > 0 && out[n-1] == r && (r < '0' || r > '9') {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

// placeNames finds codes that stand under two names.
func placeNames(groups []kim.Group) []Finding {
	names := map[string]map[string][]string{}
	for _, g := range groups {
		for _, place := range [][2]string{{g.ProvinceCode, g.Province}, {g.RegencyCode, g.Regency}, {g.DistrictCode, g.District}, {g.VillageCode, g.Village}} {
			if place[0] == "" || place[1] == "" {
				continue
			}
			if names[place[0]] == nil {
				names[place[0]] = map[string][]string{}
			}
			names[place[0]][place[1]] = append(names[place[0]][place[1]], g.ID)
		}
	}
	var list []Finding
	for code, by := range names {
		if len(by) < 2 {
			continue
		}
		f := Finding{Kind: FindingPlaceName}
		for _, ids := range by {
			f.Has = append(f.Has, ids...)
		}
		slices.Sort(f.Has)
		var forms []string
		for name, ids := range by {
			forms = append(forms, fmt.Sprintf("%s (%d)", quote(name), len(ids)))
		}
		slices.Sort(forms)
		f.Args = []string{code, strings.Join(forms, ", ")}
		f.Detail = fmt.Sprintf("%s is called %s", code, strings.Join(forms, " and "))
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b Finding) int { return cmp.Compare(a.Detail, b.Detail) })
	return list
}

// spelledOtherwise finds names of areas that differ by a letter or two from the official
// ones, as Benua Lima does from Banua Lima.
func spelledOtherwise(groups []kim.Group, areas *place.Areas) []Finding {
	by := map[[2]string][]string{} // ids by code and name
	for _, g := range groups {
		for _, p := range [][2]string{{g.ProvinceCode, g.Province}, {g.RegencyCode, g.Regency}, {g.DistrictCode, g.District}, {g.VillageCode, g.Village}} {
			if areas.Judge(p[0], p[1]).Verdict == place.Spelling {
				by[p] = append(by[p], g.ID)
			}
		}
	}
	var list []Finding
	for p, ids := range by {
		official, _ := areas.Find(p[0])
		list = append(list, Finding{Kind: FindingPlaceName, Groups: ids, Args: []string{p[0], p[1], official.Name}, Detail: fmt.Sprintf("%s is called %s here and %s in the official list", p[0], quote(p[1]), quote(official.Name))})
	}
	slices.SortFunc(list, func(a, b Finding) int { return cmp.Compare(a.Detail, b.Detail) })
	return list
}

// Total is how many groups an official source says a regency has.
type Total struct {
	Line   int
	Code   string // regency code
	Name   string
	Groups int
}

// ReadTotals reads official totals: a table with the columns regency_code, regency
// and groups. Unlike a registry it is refused as a whole if a row is bad.
func ReadTotals(r io.Reader, name string) ([]Total, error) {
	columns := []string{"regency_code", "regency", "groups"}
	return readOfficial(r, name, columns, func(row spreadsheet.Row) (Total, error) {
		t := Total{Line: row.Line(), Code: row.Cell("regency_code"), Name: row.Cell("regency")}
		if !regencyForm.MatchString(t.Code) {
			return t, row.Errorf("regency_code", "%s is not the Kemendagri code of a regency; write it with its point, such as 62.13", quote(t.Code))
		}
		var err error
		t.Groups, err = wholeNumber(row, "groups")
		if err == nil && t.Groups == NotGiven {
			err = row.Errorf("groups", "is empty; write the number of groups")
		}
		return t, err
	})
}

// wholeNumber reads a number of things; blank is NotGiven.
func wholeNumber(row spreadsheet.Row, column string) (int, error) {
	text := row.Cell(column)
	if text == "" {
		return NotGiven, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, row.Errorf(column, "%s is not a whole number; write it without points and commas, such as 1204", quote(text))
	}
	return n, nil
}

// readOfficial reads a table with these columns. The first row that cannot be right
// refuses the whole table, with its line.
func readOfficial[T any](r io.Reader, name string, columns []string, read func(spreadsheet.Row) (T, error)) ([]T, error) {
	table, err := spreadsheet.Open(r, name, spreadsheet.Spec{MaxBytes: maxFile, Columns: columns, Required: columns})
	if err != nil {
		return nil, err
	}
	var list []T
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if n := row.Fields(); n > table.Columns() {
			return nil, row.Errorf("", "the row has %d fields and the header %d; put a field that contains the separator between quotation marks", n, table.Columns())
		}
		one, err := read(row)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
}

// CompareTotals tells where the registry has another number of groups than an
// official source.
func CompareTotals(groups []kim.Group, totals []Total) []Finding {
	have := map[string]int{}
	for _, g := range groups {
		have[g.RegencyCode]++
	}
	var list []Finding
	for _, t := range totals {
		if n := have[t.Code]; n != t.Groups {
			list = append(list, Finding{Kind: FindingTotal, Detail: fmt.Sprintf("%s %s: %d groups in the registry, %d in the official total", t.Code, t.Name, n, t.Groups)})
		}
		delete(have, t.Code)
	}
	for code, n := range have {
		list = append(list, Finding{Kind: FindingTotal, Detail: fmt.Sprintf("%s: %d groups in the registry, not in the official totals", code, n)})
	}
	slices.SortFunc(list, func(a, b Finding) int { return cmp.Compare(a.Detail, b.Detail) })
	return list
}

// CheckSites asks reach for the site of every group that has one, at most
// parallel at a time, and reports those that it returns an error for. How a site
// is reached, and how politely, is the caller's affair.
func CheckSites(ctx context.Context, groups []kim.Group, parallel int, reach func(ctx context.Context, url string) error) []Finding {
	var (
		mu   sync.Mutex
		wg   sync.WaitGroup
		list []Finding
		free = make(chan struct{}, max(1, parallel))
	)
	for _, g := range groups {
		if !g.HasSite() {
			continue
		}
		wg.Go(func() {
			select {
			case free <- struct{}{}:
				defer func() { <-free }()
			case <-ctx.Done():
				return
			}
			if err := reach(ctx, g.URL); err != nil && ctx.Err() == nil {
				mu.Lock()
				defer mu.Unlock()
				list = append(list, Finding{Kind: FindingUnreached, Groups: []string{g.ID}, Detail: fmt.Sprintf("%s: %v", g.URL, err)})
			}
		})
	}
	wg.Wait()
	slices.SortFunc(list, func(a, b Finding) int { return cmp.Compare(a.Groups[0], b.Groups[0]) })
	return list
}
