package walk

import (
	"context"
	"fmt"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// albumPages bounds the pages of one album.
const albumPages = 200

// readWall adds the photos of its further pages to a gallery that is a wall of photos.
func (w *visit) readWall(ctx context.Context, s *section, page *extract.Page, n int) error {
	if n > 0 || len(page.Items) != 1 || page.Next == "" {
		return nil
	}
	if _, path, ok := w.own(page.Items[0].URL); !ok || !isWall(s, *page, path) {
		return nil
	}
	page.Items[0] = detached(page.Items[0])
	_, err := w.readAlbum(ctx, &page.Items[0], *page)
	page.Next = ""
	return err
}

// readAlbum adds the photos of an album's further pages to what its first page says.
// It returns how many pages there are, 0 if the first one is all. The album ends where
// no further page is named, or one that shows no further photo.
func (w *visit) readAlbum(ctx context.Context, it *extract.Item, page extract.Page) (pages int, err error) {
	if page.Next == "" {
		return 0, nil
	}
	visited, photos := map[string]bool{}, map[string]bool{}
	for _, p := range it.Photos {
		photos[p.Key] = true
	}
	for pages = 1; page.Next != ""; pages++ {
		page.Next = strings.Clone(page.Next) // it may be a part of the page, which goes with the next request
		address, _, ok := w.own(page.Next)
		if !ok || visited[address] {
			break
		}
		if pages == albumPages {
			return pages, &web.Failure{Outcome: kim.OutcomeTruncated, Err: fmt.Errorf("an album of more than %d pages", albumPages)}
		}
		visited[address] = true
		w.linkedAs(page.Next, page.Next)
		f, err := w.get(ctx, address, memory.Answer{}, false)
		if err != nil {
			return pages, err
		}
		if f.tooLarge {
			return pages, w.tooLarge("page of an album")
		}
		if page, err = w.read(f, extract.PageArticle, kim.Gallery); err != nil {
			return pages, err
		}
		fresh := 0
		for _, more := range page.Items[:min(1, len(page.Items))] {
			for _, p := range detached(more).Photos {
				if !photos[p.Key] {
					photos[p.Key] = true
					it.Photos = append(it.Photos, p)
					fresh++
				}
			}
		}
		if fresh == 0 {
			break
		}
	}
	return pages, nil
}
