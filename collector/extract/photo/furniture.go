package photo

import (
	"path"
	"strings"

	"pantaukim/collector/extract/letters"
)

// isFurnitureFolder tells whether a file lies in a folder that holds no photos.
func isFurnitureFolder(p string) bool {
	dir, _ := path.Split(p)
	for dir != "" {
		name := dir
		if k := strings.IndexByte(dir, '/'); k >= 0 {
			name, dir = dir[:k], dir[k+1:]
		} else {
			dir = ""
		}
		if len(name) < 3 || len(name) > 10 {
			continue
		}
		switch strings.ToLower(name) {
		case "smiley", "smileys", "smilies", "emoji", "emojis", "emoticon", "emoticons", "avatar", "avatars", "icon", "icons",
			"favicon", "favicons", "flag", "flags", "badge", "badges", "sprite", "sprites", "pegawai", "slideshow", "banner", "banners",
			"ads", "iklan", "logo", "logos", "user_pict", "user", "users", "widget", "widgets":
			return true
		}
	}
	return false
}

// isFurnitureFile tells whether a file is a logo, an icon, a banner or a stand-in
// by its name: "logo.png", "logo-desa.png", "cropped_icon_2.png". A story's photo
// may have the word at another place: "lomba-logo-tingkat-kabupaten.jpg".
func isFurnitureFile(file string) bool {
	name := strings.ToLower(strings.TrimSuffix(file, path.Ext(file)))
	words := strings.FieldsFunc(name, func(c rune) bool { return c == '-' || c == '_' || c == '.' || c == ' ' || c == '%' })
	for len(words) > 1 && isCounter(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	n := len(words)
	if n == 0 {
		return false
	}
	last := strings.TrimRight(words[n-1], "0123456789")
	if isFurnitureWord(last) || words[n-1] == "1x1" {
		return true
	}
	if n < 2 {
		return false
	}
	before := words[n-2]
	switch before + "-" + last {
	case "no-image", "no-photo", "no-img", "no-foto", "default-image", "default-thumb", "default-thumbnail", "default-slides", "default-slide", "ajax-loader", "not-found":
		return true
	}
	switch last {
	case "header", "footer", "kecil", "putih", "small", "white", "dark", "web", "site", "situs", "website", "desa", "kab", "kabupaten",
		"pemkab", "pemda", "kota", "prov", "provinsi", "wa", "fb", "ig", "kim", "png", "transparan", "transparent":
		return before == "logo" || before == "icon" || before == "banner" || before == "lambang"
	}
	return words[0] == "logo" && n <= 2 || words[0] == "icon" && n <= 2 || words[0] == "favicon"
}

// isCounter tells whether a word of a file's name is a number or a size.
func isCounter(w string) bool {
	if len(w) > 9 {
		return false
	}
	for i := range len(w) {
		if !letters.IsDigit(w[i]) && w[i] != 'x' {
			return false
		}
	}
	return w != "1x1"
}

func isFurnitureWord(w string) bool {
	switch w {
	case "logo", "logos", "icon", "icons", "ikon", "favicon", "avatar", "emoji", "smiley", "sprite", "spacer", "blank", "pixel", "placeholder",
		"loading", "loader", "spinner", "noimage", "noimg", "nophoto", "default", "transparent", "grey", "gray", "banner", "btn", "button",
		"badge", "gravatar", "arrow", "lambang":
		return true
	}
	return false
}
