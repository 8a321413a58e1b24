// Package extract reads the pages of community sites: bytes and an address in,
// items out. It is pure: it knows no network and no clock, so that a page that
// was saved years ago reads today as it did then.
//
// What a platform looks like is data, a [Profile]; standard markup and generic
// reading stand underneath, and what cannot be known is left unknown.
package extract

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/profile"
)

// What a page says is described in the room below; these are its names at the door.
type (
	Input     = fact.Input
	Headers   = fact.Headers
	Page      = fact.Page
	PageKind  = fact.PageKind
	Item      = fact.Item
	Days      = fact.Days
	Photo     = fact.Photo
	PhotoRole = fact.PhotoRole
	Section   = fact.Section
	Month     = fact.Month
	Version   = fact.Version
	Link      = fact.Link
	Account   = fact.Account
	Stated    = fact.Stated
	LinkKind  = fact.LinkKind
	Ignored   = fact.Ignored
)

// The kinds of pages.
const (
	PageUnknown = fact.PageUnknown
	PageHome    = fact.PageHome
	PageArticle = fact.PageArticle
	PageListing = fact.PageListing
	PageGallery = fact.PageGallery
	PageFeed    = fact.PageFeed
	PageSitemap = fact.PageSitemap
	PageOther   = fact.PageOther

	PageUnreadable = fact.PageUnreadable
	PageHacked     = fact.PageHacked
)

// NeedsScripts is the problem of a page that is drawn by its scripts alone.
const NeedsScripts = fact.NeedsScripts

// NoItems is the problem of a page that was to be a list and names nothing.
const NoItems = fact.NoItems

// What a link of a listing is taken for.
const (
	LinkItem        = fact.LinkItem
	LinkPage        = fact.LinkPage
	LinkSection     = fact.LinkSection
	LinkFurniture   = fact.LinkFurniture
	LinkVariant     = fact.LinkVariant
	LinkUnexplained = fact.LinkUnexplained
)

// The places of photos.
const (
	PhotoContent = fact.PhotoContent
	PhotoCover   = fact.PhotoCover
)

//go:embed profiles/*.yaml
var shipped embed.FS

// Profiles is the set of profiles that a collector reads with. It is safe for use by
// several goroutines.
type Profiles struct {
	*profile.Set
	docs sync.Pool // of *page.Doc, reused from page to page
}

// Load reads the shipped profiles and those of the given folders, every file whose
// name ends in .yaml. A profile of a folder replaces a shipped one with the same id. A
// file that is wrong in any way is an error that names file and line.
func Load(extra ...fs.FS) (*Profiles, error) {
	own, err := fs.Sub(shipped, "profiles")
	if err != nil {
		return nil, fmt.Errorf("open shipped profiles: %w", err)
	}
	set, err := profile.Load(own, extra...)
	if err != nil {
		return nil, err
	}
	return &Profiles{Set: set, docs: sync.Pool{New: func() any { return new(page.Doc) }}}, nil
}

// GenericID names the profile that reads any site by standard markup alone.
const GenericID = profile.GenericID

// A Profile is what a platform looks like, as data.
type Profile = profile.Profile
