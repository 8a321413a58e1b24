package pages

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/spreadsheet"
)

// RegistryPath is where the pages of the list of groups begin.
const RegistryPath = "/daftar"

// UploadPath is the address of a file that waits for its answer.
func UploadPath(token string) string { return RegistryPath + "/unggahan/" + token }

// Editing says who changes the list, and in which area they may.
func Editing(v visit.Visit) registry.Editing {
	return registry.Editing{By: v.Who.Name, Within: v.Who.Region}
}

// Desk makes the pages on which the list of groups is changed.
type Desk struct{ *Pages }

// ruled is the file of the configuration that is the list; empty: pages may change it.
func (p Desk) ruled() string {
	if p.Registry.File == "" {
		return ""
	}
	return filepath.Base(p.Registry.File)
}

// uploadData is what the page for a file shows.
type uploadData struct {
	Ruled     string // the file that is the list; empty: pages may change it
	File      string // that was refused
	Fault     *problem
	Gone      bool // an upload is asked for that is no longer there
	Megabytes int  // the most
	Columns   []column
	Required  []string // names of columns
}

// column is a column of the registry.
type column struct {
	Name string // as files write it
	Says string // for people
}

// Upload is the page on which a file with groups is handed over.
func (p Desk) Upload(v visit.Visit) Reply {
	d := uploadData{Ruled: p.ruled(), Megabytes: registry.MaxUpload >> 20}
	for _, name := range registry.Columns() {
		d.Columns = append(d.Columns, column{name, columnName(v.Lang, name)})
	}
	return Reply{Page: "upload", Title: v.Lang.T("upload.title"), Data: d}
}

// UploadRefused is the same page with why a file cannot be read.
func (p Desk) UploadRefused(v visit.Visit, file string, why *spreadsheet.FileError) Reply {
	a := p.Upload(v)
	d := a.Data.(uploadData)
	fault := faultInWords(v.Lang, why)
	d.File, d.Fault, a.Status = shown(file), &fault, http.StatusUnprocessableEntity
	a.Data = d
	return a
}

// UploadMistaken is the same page with what is missing: no file was chosen, or it has no rows.
func (p Desk) UploadMistaken(v visit.Visit, file, what string) Reply {
	return p.UploadRefused(v, file, &spreadsheet.FileError{Kind: what})
}

// UploadGone says that a file no longer waits.
func (p Desk) UploadGone(v visit.Visit) Reply {
	a := p.Upload(v)
	d := a.Data.(uploadData)
	d.Gone, a.Status = true, http.StatusGone
	a.Data = d
	return a
}

// uploadedData is what the preview of a file shows.
type uploadedData struct {
	registry.Preview
	Ruled     string
	Name      string // of the file
	Path      string
	Notes     []string // on the file as a whole
	Tiles     []tile
	Kind      string // of the rows that are shown; empty: those that deserve a look
	Shown     []uploadedRow
	Ambiguous []uploadedRow // all of them: the form asks about each
	Count     int           // rows of that kind
	Page      int
	Pages     int
	Told      string // changed: the registry is another by now; chosen: the choices are
	Applies   bool   // there is something to apply
}

// tile is a number of rows.
type tile struct {
	Kind string
	Rows int
}

// uploadedRow is a row of a file, and what would become of it.
type uploadedRow struct {
	registry.Verdict
	Group    kim.Group // what it says, if it is right in itself
	Changes  []difference
	Why      []problem // it is left out
	Doubts   []problem // it is kept
	Like     string    // the name of the group that it looks like
	Accepted bool
}

// difference is a field with its old and its new value.
type difference struct{ Column, Before, After string }

// differences says what became different, in words.
func differences(l *words.Language, list []registry.Difference) (out []difference) {
	value := func(column, v string) string {
		family := column
		switch column {
		case "status":
			family = "standing"
		case "tier", "setting", "signal":
		default:
			return shown(v)
		}
		if v == "" {
			return ""
		}
		return l.Label(family, v)
	}
	for _, d := range list {
		out = append(out, difference{columnName(l, d.Column), value(d.Column, d.Before), value(d.Column, d.After)})
	}
	return out
}

// What is said above a preview.
const (
	ToldChanged = "changed"
	ToldChosen  = "chosen"
)

// uploadKinds are the kinds of rows, in the order of the tiles. Those that are not always
// shown are so if there are any.
func uploadKinds() []string {
	return []string{registry.Created, registry.Updated, registry.Relisted, registry.Unchanged, registry.Ambiguous, registry.Skipped, registry.Unlisted}
}

// everyRow is the kind that shows all rows.
const everyRow = "all"

// Uploaded shows what applying a file would do, row by row.
func (p Desk) Uploaded(ctx context.Context, v visit.Visit, token, told string) (Reply, error) {
	preview, err := p.Registry.Preview(ctx, token, Editing(v))
	if errors.Is(err, registry.ErrNoUpload) {
		return p.UploadGone(v), nil
	}
	if err != nil {
		return Reply{}, err
	}
	return p.uploaded(v, preview, told), nil
}

func (p Desk) uploaded(v visit.Visit, preview registry.Preview, told string) Reply {
	d := uploadedData{Preview: preview, Ruled: p.ruled(), Name: shown(preview.File), Path: UploadPath(preview.Token), Told: told, Applies: preview.Changes.Any()}
	groups := map[int]kim.Group{}
	for i, g := range preview.Groups {
		groups[preview.Lines[i]] = g
	}
	doubts := map[int][]problem{}
	for _, w := range preview.Warnings {
		if slices.Contains(spreadsheet.NoteKinds(), w.Kind) {
			d.Notes = append(d.Notes, noteInWords(v.Lang, w))
			continue
		}
		doubts[w.Row] = append(doubts[w.Row], inWords(v.Lang, w))
	}
	counts := map[string]int{}
	var rows []uploadedRow
	d.Kind = v.Query.Get("kind")
	if d.Kind != everyRow && !slices.Contains(uploadKinds(), d.Kind) {
		d.Kind = ""
	}
	for _, verdict := range preview.Verdicts {
		counts[verdict.Verdict]++
		row := uploadedRow{Verdict: verdict, Group: groups[verdict.Line], Doubts: doubts[verdict.Line]}
		row.Accepted = slices.Contains(preview.Choice.Accept, row.ID)
		row.Changes = differences(v.Lang, verdict.Differences)
		for _, one := range verdict.Problems {
			row.Why = append(row.Why, inWords(v.Lang, one))
		}
		if other := v.Board.Group(verdict.Other); other != nil && v.Who.Names(other) {
			row.Like = other.Name
		}
		row.ID, row.Name = shown(row.ID), shown(row.Name)
		if verdict.Verdict == registry.Ambiguous || row.Accepted {
			row.ID = verdict.ID // the form sends it back
			d.Ambiguous = append(d.Ambiguous, row)
		}
		deserves := verdict.Verdict != registry.Unchanged || len(row.Doubts) > 0
		if d.Kind == verdict.Verdict || d.Kind == everyRow || d.Kind == "" && deserves {
			rows = append(rows, row)
		}
	}
	for _, kind := range uploadKinds() {
		if n := counts[kind]; n > 0 || kind != registry.Relisted && kind != registry.Unlisted {
			d.Tiles = append(d.Tiles, tile{kind, n})
		}
	}
	d.Count = len(rows)
	d.Shown, d.Page, d.Pages = rowsOfPage(rows, v.Query.Get("page"), p.RowsPerPage)
	return Reply{Page: "uploaded", Title: v.Lang.T("uploaded.title", d.Name), Data: d}
}

// rowsOfPage returns the rows of the page that an address asks for, its number, and how many
// pages there are.
func rowsOfPage[T any](rows []T, asked string, perPage int) (shown []T, page, pages int) {
	pages = max(1, (len(rows)+perPage-1)/perPage)
	if asked == tables.WholeList {
		return rows, 1, 1
	}
	n, _ := strconv.Atoi(asked)
	page = min(max(1, n), pages)
	from := (page - 1) * perPage
	return rows[from:min(len(rows), from+perPage)], page, pages
}

// UploadChanged is the preview of a file that was not applied: what was seen is out of date.
func (p Desk) UploadChanged(v visit.Visit, preview registry.Preview) Reply {
	a := p.uploaded(v, preview, ToldChanged)
	a.Status = http.StatusConflict
	return a
}

// where says where a row's group lies.
func (r uploadedRow) Where() string {
	place := r.Group.Regency
	if place == "" {
		place = r.Group.RegencyCode
	}
	if r.Group.District != "" {
		place = r.Group.District + ", " + place
	}
	return board.Clip(place, board.LongestName)
}
