package kimsim

import "pantaukim/internal/kim"

// reportTotal is what the report on Barito Timur counted as of 28 October 2025
// in the districts Benua Lima and Dusun Timur: articles and photos together.
const reportTotal = 311

// calibrate makes the reported districts show reportTotal news items and photos
// at AsOf. Nothing is done unless both districts are among the groups.
func (p *Platform) calibrate() {
	var posts []*post
	owner := map[*post]*site{}
	districts := map[string]bool{}
	for _, s := range p.sites {
		if !s.reported() {
			continue
		}
		districts[s.group.District] = true
		for _, q := range s.posts {
			if q.visible(p.cfg.AsOf) {
				posts = append(posts, q)
				owner[q] = s
			}
		}
	}
	if len(districts) < 2 || len(posts) == 0 {
		return
	}
	all := posts
	total := func() int {
		n := 0
		for _, q := range all {
			n += len(q.files)
			if q.kind == kim.News {
				n++
			}
		}
		return n
	}
	// The posts are gone through with a stride, so that what is added or taken
	// away does not fall on one group.
	at := func(i int) *post { return posts[i*stride%len(posts)] }
	for len(posts)%stride == 0 {
		posts = posts[:len(posts)-1]
	}
	for i := 0; total() < reportTotal; i++ {
		if q := at(i); q.kind == kim.News || q.kind == kim.Gallery {
			owner[q].photograph(q, 1)
		}
		if i > 100*reportTotal {
			return // no news and no gallery to add a photo to
		}
	}
	for i := 0; total() > reportTotal; i++ {
		q := at(i)
		switch round := i / len(posts); {
		case round < 3: // albums keep two photos
			if len(q.files) > 2 {
				q.files = q.files[:len(q.files)-1]
			}
		case round < 4:
			if q.kind != kim.Gallery {
				q.files = nil
			}
		default:
			q.kind, q.files = kim.Announcement, nil
		}
		q.shown = len(q.files)
	}
}

// stride is a prime that is larger than the number of groups reported on.
const stride = 37
