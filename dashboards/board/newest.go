package board

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// Post is one item of a group with whose text it follows.
type Post struct {
	Group string `ch:"group_id"`
	Item
	Original *Original // nil: the newest scoring found none
	Compared bool      // its text was there when the newest scoring compared texts
	Place    PostPlace
}

// Original is the item whose text another follows.
type Original struct {
	Group      string // its group
	Title, URL string // empty: the item is not in the warehouse
	DaysLater  int    // of the copy
}

// PostPlace is a place in the list of the newest posts. It stays the same whatever is
// published or removed meanwhile, so that whoever reads on from it sees no post twice and
// misses none.
type PostPlace struct {
	At   int64  `ch:"at"`   // milliseconds since 1970 of the instant in which the post counts
	Mark uint64 `ch:"mark"` // tells posts of one instant apart
}

// String is the place as it stands in addresses.
func (p PostPlace) String() string {
	return strconv.FormatInt(p.At, 10) + "-" + strconv.FormatUint(p.Mark, 10)
}

// ParsePostPlace reads a place from an address.
func ParsePostPlace(s string) (PostPlace, error) {
	at, mark, cut := strings.Cut(s, "-")
	p := PostPlace{}
	var err error
	if p.At, err = strconv.ParseInt(at, 10, 64); err == nil {
		p.Mark, err = strconv.ParseUint(mark, 10, 64)
	}
	if err != nil || !cut || p.String() != s {
		return PostPlace{}, fmt.Errorf("%q is no place in the list of posts", s)
	}
	return p, nil
}

// PostsAsked says which posts are asked for.
type PostsAsked struct {
	Groups   []string
	Kind     kim.Kind   // empty: all
	From, To kim.Date   // in the zone of each group; NoDate: open
	After    *PostPlace // nil: from the first on
	Rows     int        // at most
}

func (a PostsAsked) params() []any {
	return []any{
		warehouse.Bind("groups", a.Groups), warehouse.Bind("kind", string(a.Kind)), warehouse.Bind("from", a.From), warehouse.Bind("to", a.To),
	}
}

// Newest returns posts that count, the newest first; asOf is when texts were compared.
func (s *Store) Newest(ctx context.Context, asked PostsAsked, asOf time.Time) ([]Post, error) {
	if len(asked.Groups) == 0 {
		return nil, nil
	}
	after, first := PostPlace{}, 1
	if asked.After != nil {
		after, first = *asked.After, 0
	}
	type key struct {
		Group string `ch:"group_id"`
		Key   string `ch:"item_key"`
	}
	type keyRow struct {
		key
		PostPlace
	}
	listed, err := read[keyRow](ctx, s, "newest_keys", append(asked.params(), warehouse.Bind("first", first),
		warehouse.Bind("after_at", after.At), warehouse.Bind("after_mark", after.Mark), warehouse.Bind("rows", asked.Rows))...)
	if err != nil || len(listed) == 0 {
		return nil, err
	}
	named := func(keys []key) []any {
		groups, items := make([]string, len(keys)), make([]string, len(keys))
		for i, k := range keys {
			groups[i], items[i] = k.Group, k.Key
		}
		return []any{warehouse.Bind("groups", groups), warehouse.Bind("keys", items)}
	}
	byKey := func(keys []key) (map[key]Post, error) {
		if len(keys) == 0 {
			return nil, nil
		}
		list, err := read[Post](ctx, s, "items_by_key", named(keys)...)
		out := make(map[key]Post, len(list))
		for _, p := range list {
			p.Title = Clip(p.Title, LongestText)
			out[key{p.Group, p.Key}] = p
		}
		return out, err
	}
	keys := make([]key, len(listed))
	for i, x := range listed {
		keys[i] = x.key
	}
	posts, err := byKey(keys)
	if err != nil {
		return nil, err
	}
	copies, err := read[struct {
		key
		OriginalGroup string `ch:"original_group"`
		OriginalKey   string `ch:"original_key"`
		DaysLater     int    `ch:"days_later"`
	}](ctx, s, "copies_by_key", named(keys)...)
	if err != nil {
		return nil, err
	}
	followed := make([]key, len(copies))
	for i, c := range copies {
		followed[i] = key{c.OriginalGroup, c.OriginalKey}
	}
	originals, err := byKey(followed)
	if err != nil {
		return nil, err
	}
	follows := make(map[key]*Original, len(copies))
	for i, c := range copies {
		o := originals[followed[i]]
		follows[c.key] = &Original{Group: c.OriginalGroup, Title: o.Title, URL: o.URL, DaysLater: c.DaysLater}
	}
	out := make([]Post, 0, len(listed))
	for _, x := range listed {
		p, there := posts[x.key]
		if !there { // it was written anew this instant; its place is kept
			p = Post{Group: x.Group, Item: Item{Key: x.Key, Effective: time.UnixMilli(x.At)}}
		}
		p.Place, p.Original, p.Compared = x.PostPlace, follows[x.key], there && !p.FirstSeen.After(asOf)
		out = append(out, p)
	}
	return out, nil
}

// PostCounts are how many posts there are.
type PostCounts struct {
	Posts  uint64 `ch:"posts"`
	Unaged uint64 `ch:"unaged"` // of unknown age, first seen in the period: they are not listed
}

// NewestCounts counts the posts from the first place on.
func (s *Store) NewestCounts(ctx context.Context, asked PostsAsked) (PostCounts, error) {
	if len(asked.Groups) == 0 {
		return PostCounts{}, nil
	}
	return one[PostCounts](ctx, s, "newest_counts", asked.params()...)
}

// Newest returns posts that count, the newest first, and how many there are in all.
func (b *Board) Newest(ctx context.Context, asked PostsAsked) ([]Post, PostCounts, error) {
	if b.store == nil {
		return nil, PostCounts{}, errNoStore
	}
	counts, err := b.store.NewestCounts(ctx, asked)
	if err != nil {
		return nil, counts, err
	}
	posts, err := b.store.Newest(ctx, asked, b.AsOf)
	return posts, counts, err
}
