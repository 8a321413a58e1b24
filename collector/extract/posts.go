package extract

import (
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/listing"
)

// postHolds is how many words a post that stands in full has at least, if it does not show several photos.
// A title with a day and one picture is the record of a post that stands elsewhere.
const postHolds = 5

// posts reads the items of a page on which they all stand in full, and have no pages of
// their own; none if the page is another.
func (r *reader) posts(list listing.List) []fact.Item {
	if r.isItems() {
		return nil
	}
	found := r.lists.Posts(list.Items)
	var out []fact.Item
	full := 0
	for _, p := range found {
		it, whole := p.Item, r.item.Within(p.Block, p.Heading, p.Item.Title)
		it.Text, it.Words, it.Language, it.Photos = whole.Text, whole.Words, whole.Language, whole.Photos
		if (it.Words >= postHolds || len(it.Photos) > 1) && !r.lists.IsTeaser(p.Block, it.Text) {
			full++
		}
		out = append(out, it)
	}
	if full*2 <= len(out) {
		return nil
	}
	return out
}

// isItems tells whether the page says of itself that it is one item's.
func (r *reader) isItems() bool {
	if r.In.Expect == fact.PageArticle || r.In.Expect == fact.PageGallery || len(r.Facts.Published) > 0 {
		return true
	}
	_, _, _, dated := address.DayInPath(r.Self.Path)
	return dated || r.Profile.Spec.Article.Path.Matches(r.Self.Path) || letters.HasWord(strings.ToLower(r.Facts.BodyClass), "single")
}
