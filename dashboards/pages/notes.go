package pages

import (
	"context"
	"slices"
	"strconv"
	"unicode"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// The kinds of notes on the registry, in the order of the page.
const (
	noteUnanswered = "unanswered" // the site has answered no walk for weeks
	noteWrong      = "wrong"      // a file with the row would not be taken
	noteHosts      = "hosts"      // two groups on one host
	noteSpelling   = "spelling"   // two groups with nearly one name
	notePhones     = "phones"     // telephones that a spreadsheet has spoilt
	noteLetters    = "letters"    // letters that are damaged or cannot be seen
	noteCodes      = "codes"      // codes and names of areas, time zones
	notePlaces     = "places"     // one area under two names
	noteUnsettled  = "unsettled"  // the regency is not known
	noteDistrict   = "district"   // no kecamatan
	noteNoSite     = "no_site"
)

// NoteKinds are the kinds of notes on the registry, in the order of the page.
func NoteKinds() []string {
	return []string{noteUnanswered, noteWrong, noteHosts, noteSpelling, notePhones, noteLetters, noteCodes, notePlaces, noteUnsettled, noteDistrict, noteNoSite}
}

// note is something in the registry that deserves a look, of one or more groups.
type note struct {
	Kind   string
	Groups []entry
	Says   problem
}

// notesData is what the page of notes shows.
type notesData struct {
	Kinds []notesOfKind
	Any   bool
}

// notesOfKind are the notes of one kind.
type notesOfKind struct {
	Kind  string
	Notes []note
	Shown []note // of those, on the page
}

// More is how many notes the download has beside those on the page.
func (n notesOfKind) More() int { return len(n.Notes) - len(n.Shown) }

// shownNotes is how many notes of a kind the page shows; the download has all.
const shownNotes = 100

// Notes is what deserves a look in the list of the area that the reader may change.
func (p Desk) Notes(ctx context.Context, v visit.Visit) (Reply, error) {
	all, err := p.notes(ctx, v)
	if err != nil {
		return Reply{}, err
	}
	d := notesData{Any: len(all) > 0}
	for _, kind := range NoteKinds() {
		of := notesOfKind{Kind: kind}
		for _, n := range all {
			if n.Kind == kind {
				of.Notes = append(of.Notes, n)
			}
		}
		of.Shown = of.Notes[:min(len(of.Notes), shownNotes)]
		d.Kinds = append(d.Kinds, of)
	}
	return Reply{Page: "notes", Title: v.Lang.T("notes.title"), Data: d}, nil
}

// NotesSheet is the same as a table: a row for each group of each note.
func (p Desk) NotesSheet(ctx context.Context, v visit.Visit) (registry.Sheet, error) {
	all, err := p.notes(ctx, v)
	l := v.Lang
	s := registry.Sheet{Head: []string{l.T("notes.kind"), "id", columnName(l, "name"), columnName(l, "regency"), l.T("upload.column"), l.T("notes.says"), l.T("notes.fix")}}
	for _, kind := range NoteKinds() {
		for _, n := range all {
			for _, g := range n.Groups {
				if n.Kind == kind {
					s.Rows = append(s.Rows, []string{l.Label("note", kind), g.ID, g.Name, g.Regency, n.Says.Column, n.Says.Wrong, n.Says.Fix})
				}
			}
		}
	}
	return s, err
}

func (p Desk) notes(ctx context.Context, v visit.Visit) ([]note, error) {
	all, err := p.Registry.All(ctx)
	if err != nil {
		return nil, err
	}
	var list []registry.Entry
	var groups []kim.Group
	byID := map[string]entry{}
	for _, one := range all {
		if one.Listed && one.In(v.Who.Region) {
			list, groups, byID[one.ID] = append(list, one), append(groups, one.Group), entry{one}
		}
	}
	look, err := p.Registry.Look(list...)
	if err != nil {
		return nil, err
	}
	silent, err := v.Board.Unanswered(ctx)
	if err != nil {
		return nil, err
	}
	var out []note
	for _, u := range silent {
		if g, ok := byID[u.GroupID]; ok && g.HasSite() {
			wrong := v.Lang.T("notes.unanswered", visible(g.URL), v.Lang.Label("outcome", u.Outcome), int(u.Walks), v.Lang.Date(kim.DateOf(u.Since, g.Zone)), v.Lang.Date(kim.DateOf(u.Newest, g.Zone)))
			out = append(out, note{noteUnanswered, []entry{g}, problem{Wrong: wrong, Fix: v.Lang.T("notes.unanswered_fix")}})
		}
	}
	at := map[string]string{} // ids by the line that the row stood on
	for i, line := range look.Lines {
		at[strconv.Itoa(line)] = look.Groups[i].ID
	}
	bad := len(look.Bad)
	for i, one := range append(slices.Clone(look.Bad), look.Warnings...) {
		if g, ok := byID[one.ID]; ok {
			out = append(out, ofRow(v.Lang, one, g, i < bad, func(line string) (entry, bool) { g, ok := byID[at[line]]; return g, ok }))
		}
	}
	for _, one := range list {
		out = append(out, hiddenLetters(v.Lang, entry{one})...)
	}
	for _, f := range p.Registry.Check(groups) {
		n := note{Kind: findingKind(f.Kind), Says: problem{Wrong: findingInWords(v.Lang, f)}}
		for _, id := range append(slices.Clone(f.Groups), f.Has...) {
			n.Groups = append(n.Groups, byID[id])
		}
		out = append(out, n)
	}
	return out, nil
}

// ofRow is a note on one row, or on two of which the second shares something with the first.
func ofRow(l *words.Language, one registry.Problem, g entry, bad bool, onLine func(string) (entry, bool)) note {
	says := inWords(l, one)
	if (one.Kind == registry.SiteTwice || one.Kind == registry.HostTwice) && len(one.Args) > 0 {
		if other, ok := onLine(one.Args[0]); ok {
			return note{noteHosts, []entry{other, g}, problem{Column: says.Column, Wrong: l.T("notes.hosts", visible(one.Value), visible(other.URL)), Fix: l.T("notes.hosts_fix")}}
		}
	}
	kind := noteCodes
	switch {
	case one.Kind == registry.PhoneRounded, one.Kind == registry.PhoneNoZero:
		kind = notePhones
	case one.Kind == registry.Damaged:
		kind = noteLetters
	case bad:
		kind = noteWrong
	}
	return note{kind, []entry{g}, says}
}

// hiddenLetters are notes on fields with letters that nobody sees: of no width, or blanks that
// are not the usual one.
func hiddenLetters(l *words.Language, g entry) (out []note) {
	fields := registry.Fields(g.Group)
	for i, column := range registry.Columns() {
		hidden := slices.ContainsFunc([]rune(fields[i]), func(r rune) bool {
			return r != '\n' && r != '\t' && r != ' ' && (!unicode.IsGraphic(r) || unicode.Is(unicode.Zs, r))
		})
		if hidden {
			out = append(out, note{noteLetters, []entry{g}, problem{Column: columnName(l, column), Wrong: l.T("notes.hidden", shown(fields[i])), Fix: l.T("notes.hidden_fix")}})
		}
	}
	return out
}

func findingKind(kind string) string {
	switch kind {
	case registry.FindingSpelling:
		return noteSpelling
	case registry.FindingPlaceName:
		return notePlaces
	case registry.FindingUnresolved:
		return noteUnsettled
	case registry.FindingDistrict:
		return noteDistrict
	}
	return noteNoSite
}

// findingInWords says a finding of the whole list.
func findingInWords(l *words.Language, f registry.Finding) string {
	var args []string
	for _, a := range f.Args {
		args = append(args, visible(board.Clip(a, longestArgument)))
	}
	switch f.Kind {
	case registry.FindingSpelling:
		return l.T("notes.spelling")
	case registry.FindingUnresolved:
		return l.T("notes.unsettled", args[0])
	case registry.FindingDistrict:
		return l.T("notes.district", args[0])
	case registry.FindingPlaceName:
		if len(args) > 2 {
			return l.T("notes.place", args[0], args[1], args[2])
		}
		return l.T("notes.places", args[0], args[1])
	}
	return l.T("notes.no_site", args[0])
}
