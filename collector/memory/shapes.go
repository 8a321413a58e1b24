package memory

import (
	"context"
	"sync"
	"time"
)

// Means says what the links of one shape proved to be.
type Means string

// What a shape may prove to be.
const (
	MeansItem    Means = "item"    // pages of items
	MeansListing Means = "listing" // lists that name nothing which other lists do not
	MeansOther   Means = "other"   // neither
	MeansUnclear Means = "unclear" // the examples do not say
)

// Shape is what was learnt of links of one shape: on one platform, or on one site that is
// on none. It is a row of the table platform_shapes.
type Shape struct {
	Platform  string    `ch:"platform"` // see [ShapesOf]
	Form      string    `ch:"shape"`    // the elements of the link and the form of its address
	Means     Means     `ch:"means"`
	Example   string    `ch:"example"` // an address that was asked for
	GroupID   string    `ch:"group_id"`
	DecidedAt time.Time `ch:"decided_at"`
}

// ShapesOf names whose shapes a site has: its platform's, or its own if it is on none.
func ShapesOf(platform, group string, known bool) string {
	if known {
		return platform
	}
	return platform + "/" + group
}

type shapeKey struct{ platform, shape string }

// Shapes is what is known of the shapes of links. The walks of one run share it. A nil
// one knows nothing and keeps nothing.
type Shapes struct {
	mu     sync.Mutex
	known  map[shapeKey]Shape
	asking map[shapeKey]chan struct{} // closed when who asks has an answer
}

// NewShapes takes in what is stored.
func NewShapes(rows []Shape) *Shapes {
	s := &Shapes{known: make(map[shapeKey]Shape, len(rows)), asking: map[shapeKey]chan struct{}{}}
	for _, r := range rows {
		s.known[shapeKey{r.Platform, r.Form}] = r
	}
	return s
}

// Known returns what a shape means, if that is known.
func (s *Shapes) Known(platform, shape string) (Shape, bool) {
	if s == nil {
		return Shape{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.known[shapeKey{platform, shape}]
	return r, ok
}

// Claim tells whether the caller is the one to ask what a shape means; then it must call
// [Shapes.Answer]. If another walk is asking, it waits for the answer. An unclear answer
// from before a time is asked for again.
func (s *Shapes) Claim(ctx context.Context, platform, shape string, since time.Time) (Shape, bool) {
	if s == nil {
		return Shape{}, true
	}
	key := shapeKey{platform, shape}
	for ctx.Err() == nil {
		s.mu.Lock()
		if r, ok := s.known[key]; ok && (r.Means != MeansUnclear || !r.DecidedAt.Before(since)) {
			s.mu.Unlock()
			return r, false
		}
		other := s.asking[key]
		if other == nil {
			s.asking[key] = make(chan struct{})
			s.mu.Unlock()
			return Shape{}, true
		}
		s.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
		}
	}
	return Shape{Means: MeansUnclear}, false
}

// Answer ends a claim. An answer without a meaning is none: the site did not answer, and
// another one may be asked.
func (s *Shapes) Answer(r Shape) {
	if s == nil {
		return
	}
	key := shapeKey{r.Platform, r.Form}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Means != "" {
		s.known[key] = r
	}
	if asking := s.asking[key]; asking != nil {
		close(asking)
		delete(s.asking, key)
	}
}
