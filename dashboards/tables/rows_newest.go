package tables

import (
	"context"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// newestDays is how many days back the list of newest posts goes if its address does not say.
const newestDays = 28

// NewestList is posts of the groups of an area that the reader may be told of, the newest
// first.
type NewestList struct {
	Posts    []NewestPost
	Counts   board.PostCounts
	Withheld int // groups of the area that are not named to the reader: their posts are not here
	Kind     kim.Kind
	From, To kim.Date // NoDate in To: up to the newest
	After    string   // place behind which the posts stand; empty: from the first on
	More     string   // place of the last of them; empty: there are no more

	// Originals are the groups whose texts the posts follow, as far as they are named to
	// the reader.
	Originals map[string]*board.Row
}

// NewestPost is one post with its group.
type NewestPost struct {
	board.Post
	Row      *board.Row
	Original *board.Row // group whose text it follows; nil: none, or it is not named to the reader
}

// CopiesUnknown tells whether nobody has compared the text of the post yet.
func (p NewestPost) CopiesUnknown() bool { return p.Post.Original == nil && !p.Compared }

// PostsOf returns so many of the newest posts that the address asks for. Errors of its days
// are a [ParameterError].
func PostsOf(ctx context.Context, v visit.Visit, rows int) (NewestList, error) {
	out := NewestList{Kind: kim.Kind(v.Query.Get("kind")), From: kim.NoDate, To: kim.NoDate, After: v.Query.Get("after"), Originals: map[string]*board.Row{}}
	if v.Board.Scored() {
		out.From = kim.DateOf(v.Board.AsOf, kim.WIB).AddDays(1 - newestDays)
	}
	for name, day := range map[string]*kim.Date{"from": &out.From, "to": &out.To} {
		text := v.Query.Get(name)
		if text == "" {
			continue
		}
		d, err := kim.ParseDate(text)
		if err != nil || !d.Known() {
			return out, &ParameterError{Name: name, Value: text, Allowed: v.Lang.T("invalid.day")}
		}
		*day = d
	}
	if out.To.Known() && out.To < out.From {
		if v.Query.Get("from") != "" {
			return out, &ParameterError{Name: "to", Value: out.To.String(), Allowed: v.Lang.T("invalid.not_before", out.From.String())}
		}
		out.From = out.To.AddDays(1 - newestDays)
	}
	var groups []*board.Row
	groups, out.Withheld = named(v)
	asked := board.PostsAsked{Kind: out.Kind, From: out.From, To: out.To, Rows: rows + 1}
	for _, r := range groups {
		asked.Groups = append(asked.Groups, r.ID)
	}
	if out.After != "" {
		place, err := board.ParsePostPlace(out.After)
		if err != nil {
			return out, &ParameterError{Name: "after", Value: out.After, Allowed: v.Lang.T("invalid.after")}
		}
		asked.After = &place
	}
	posts, counts, err := v.Board.Newest(ctx, asked)
	out.Counts = counts
	if len(posts) > rows {
		posts = posts[:rows]
		out.More = posts[rows-1].Place.String()
	}
	for _, p := range posts {
		row := NewestPost{Post: p, Row: v.Board.Group(p.Group)}
		if p.Original != nil {
			row.Original = v.Named(p.Original.Group)
			out.Originals[p.Original.Group] = row.Original
		}
		out.Posts = append(out.Posts, row)
	}
	return out, err
}

// Newest lists posts. Whose text a post follows is told if that group may be named.
func Newest() Columns[NewestPost] {
	follows := func(p NewestPost) bool { return p.Original != nil }
	return join(groupNames(func(p NewestPost) *board.Row { return p.Row }), Columns[NewestPost]{
		text("kind", func(p NewestPost) string { return string(p.Kind) }),
		text("title", func(p NewestPost) string { return p.Title }),
		text("url", func(p NewestPost) string { return p.URL }),
		instant("effective_at", func(p NewestPost) (time.Time, kim.Zone) { return p.Effective, p.Row.Zone }),
		text("date_reason", func(p NewestPost) string { return string(p.Reason) }),
		instant("published_at", func(p NewestPost) (time.Time, kim.Zone) { return p.Published, p.Row.Zone }),
		instant("first_seen", func(p NewestPost) (time.Time, kim.Zone) { return p.FirstSeen, p.Row.Zone }),
		integer("photos", func(p NewestPost) uint16 { return p.Photos }),
		integer("words", func(p NewestPost) uint32 { return p.Words }),
	},
		known(func(p NewestPost) bool { return !p.CopiesUnknown() }, flag("copied", func(p NewestPost) bool { return p.Post.Original != nil })),
		known(func(p NewestPost) bool { return p.Post.Original != nil }, integer("days_later", func(p NewestPost) int { return p.Post.Original.DaysLater })),
		known(follows,
			text("copy_of_group", func(p NewestPost) string { return p.Original.ID }),
			text("copy_of_name", func(p NewestPost) string { return p.Original.Name }),
			text("copy_of_title", func(p NewestPost) string { return p.Post.Original.Title }),
			text("copy_of_url", func(p NewestPost) string { return p.Post.Original.URL }),
		),
		Columns[NewestPost]{text("position", func(p NewestPost) string { return p.Place.String() })})
}

// newestTable lists the newest posts, as many as one file holds.
func (m *Maker) newestTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	list, err := PostsOf(ctx, v, MaxItems)
	out := Fill(m.TableOf(v, "newest", "newest.title"), Newest(), list.Posts)
	out.About.Withheld = list.Withheld
	if list.From.Known() {
		out.About.Filters["from"] = list.From.String()
	}
	out.places = make([]string, len(list.Posts))
	for i, p := range list.Posts {
		out.places[i] = p.Place.String()
	}
	return out, true, err
}
