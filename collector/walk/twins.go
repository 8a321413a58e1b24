package walk

import (
	"fmt"
	"path"
)

// wordsOfTwins is how long a text must be for two items that say the same to be one.
const wordsOfTwins = 20

// mergeTwins finds items that the site shows under two addresses: in two of its
// sections with the same last part of the address, title and day; or anywhere with
// the same title, text, photos and day.
func (w *items) mergeTwins() {
	byName := map[string]*candidate{}
	byKey := map[string]*candidate{}
	byContent := map[string]*candidate{}
	for _, c := range w.order {
		if c.state == stateAlias || c.state == stateBroken {
			continue
		}
		if c.known != nil {
			if first := byKey[c.known.Key]; first != nil {
				if first.item.URL == c.known.URL || c.item.URL != c.known.URL {
					first.aliases = append(first.aliases, c.item.URL)
					c.state, c.of = stateAlias, first
					continue
				}
				c.aliases = append(c.aliases, first.item.URL) // its own address goes before the others
				first.state, first.of = stateAlias, c
			}
			byKey[c.known.Key] = c
		}
		if content := contentOf(c); content != "" {
			first := byContent[content]
			switch {
			case first == nil:
				byContent[content] = c
			case c.known == nil:
				first.aliases = append(first.aliases, c.item.URL)
				c.state, c.of = stateAlias, first
				continue
			case first.known == nil:
				c.aliases = append(c.aliases, first.item.URL)
				first.state, first.of = stateAlias, c
				byContent[content] = c
			}
		}
		name := fmt.Sprint(path.Base(c.path), "\n", c.item.Title, "\n", c.item.Published.Unix(), "\n", c.itemKind())
		first := byName[name]
		if first == nil {
			byName[name] = c
			continue
		}
		together := false
		for s := range c.listed {
			_, both := first.listed[s]
			together = together || both
		}
		if !together && c.known == nil && len(path.Base(c.path)) > 8 {
			first.aliases = append(first.aliases, c.item.URL)
			c.state, c.of = stateAlias, first
		}
	}
}

// contentOf condenses what a dated item says, "" if that is too little to know it by.
func contentOf(c *candidate) string {
	hash, words, published := contentHash(c.item.Title, c.item.Text, c.item.Photos), c.item.Words, c.item.Published
	if c.state != stateRead {
		if c.known == nil {
			return ""
		}
		hash, words, published = c.known.ContentHash, c.known.Words, c.known.PublishedAt
	}
	if words < wordsOfTwins || published.IsZero() {
		return ""
	}
	return fmt.Sprint(hash, " ", published.Unix(), " ", c.itemKind())
}
