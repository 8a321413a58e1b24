package photo

import "testing"

// TestSamePicture holds pairs of addresses that show one picture, and pairs that show two.
func TestSamePicture(t *testing.T) {
	t.Parallel()
	const site = "https://maju.or.id"
	for _, tt := range []struct {
		name, a, b string
		same       bool
	}{
		// Scripts and services that resize.
		{"timthumb", "/timthumb.php?src=https://maju.or.id/u/a.jpg&h=200&w=300&zc=1", "/u/a.jpg", true},
		{"timthumb, two sizes", "/t/timthumb.php?src=u/a.jpg&w=300", "/t/timthumb.php?src=u/a.jpg&w=900&q=90", true},
		{"timthumb, two pictures", "/timthumb.php?src=/u/a.jpg&w=300", "/timthumb.php?src=/u/b.jpg&w=300", false},
		{"phpThumb", "/phpThumb/phpThumb.php?src=../u/a.jpg&w=300&h=200&far=1", "/phpThumb/phpThumb.php?src=../u/a.jpg&w=640", true},
		{"phpThumb, two pictures", "/phpThumb.php?src=../u/a.jpg&w=300", "/phpThumb.php?src=../u/b.jpg&w=300", false},
		{"thumb.php with a file", "/thumb.php?file=u/a.jpg&size=200", "/thumb.php?file=u/a.jpg&size=800", true},
		{"thumb.php with a name", "/image.php?name=a.jpg&folder=x&w=1", "/image.php?name=a.jpg&folder=y&w=1", false},
		{"wsrv", "https://wsrv.nl/?url=https%3A%2F%2Fmaju.or.id%2Fu%2Fa.jpg&w=300&output=webp", "/u/a.jpg", true},
		{"weserv without a scheme", "https://images.weserv.nl/?url=maju.or.id/u/a.jpg&w=300&we", "/u/a.jpg", true},
		{"photon", "https://i0.wp.com/maju.or.id/wp-content/uploads/2025/10/a.jpg?resize=300%2C200&ssl=1", "/wp-content/uploads/2025/10/a.jpg", true},
		{"photon, two hosts of it", "https://i0.wp.com/maju.or.id/u/a.jpg?w=300", "https://i2.wp.com/maju.or.id/u/a.jpg?fit=900%2C600", true},
		{"cloudinary fetches", "https://res.cloudinary.com/demo/image/fetch/w_300,q_auto/https://maju.or.id/u/a.jpg", "/u/a.jpg", true},
		{"cloudinary, two steps", "https://res.cloudinary.com/demo/image/upload/c_fill,w_300/e_sharpen/v1/a.jpg", "https://res.cloudinary.com/demo/image/upload/v1/a.jpg", true},
		{"imgix", "https://maju.imgix.net/u/a.jpg?w=300&auto=format,compress&ixlib=php-3.3.1", "https://maju.imgix.net/u/a.jpg?w=900", true},
		{"next", "/_next/image?url=https%3A%2F%2Fcms.example%2Fu%2Fa.jpg&w=640&q=75", "https://cms.example/u/a.jpg", true},
		{"next, two pictures", "/_next/image?url=%2Fu%2Fa.jpg&w=640&q=75", "/_next/image?url=%2Fu%2Fb.jpg&w=640&q=75", false},
		{"nuxt ipx", "/_ipx/w_300&f_webp/u/a.jpg", "/u/a.jpg", true},
		{"statically", "https://cdn.statically.io/img/maju.or.id/w=300,q=80/u/a.jpg", "/u/a.jpg", true},
		{"glide", "/img/u/a.jpg?w=300&fit=crop&s=7c1", "/img/u/a.jpg?w=900&s=9aa", true},
		{"imgproxy with a signature", "https://cdn.example/AbCdEf12/rs:fill:300:200:0/g:no/plain/https://maju.or.id/u/a.jpg@webp", "/u/a.jpg", true},
		// Names and folders of sizes.
		{"size in the name", "/u/a-1024x768.jpg", "/u/a.jpg", true},
		{"two sizes in the name", "/u/a-150x150.jpeg", "/u/a-768x1024.jpeg", true},
		{"twice as dense", "/u/a@2x.png", "/u/a.png", true},
		{"minified", "/u/a-min.jpg", "/u/a.jpg", true},
		{"a name that ends so", "/u/kamera-mini.jpg", "/u/kamera.jpg", false},
		{"size behind a line", "/u/a_300x200.jpg", "/u/a.jpg", true},
		{"kept copy of a size", "/image/cache/catalog/padi-300x200.jpg", "/image/catalog/padi.jpg", true},
		{"kept copy of a size beside its original", "/u/cache/padi_300x200.jpg", "/u/padi.jpg", true},
		{"a folder called so", "/u/cache/padi_sawah.jpg", "/u/padi_sawah.jpg", false},
		{"two houses", "/u/rumah_36x72.jpg", "/u/rumah_45x90.jpg", false},
		{"scaled", "/u/a-scaled.jpg", "/u/a-300x225.jpg", true},
		{"edited", "/u/a-e1698300000000.jpg", "/u/a.jpg", true},
		{"thumb behind the name", "/u/a_thumb.jpg", "/u/a.jpg", true},
		{"thumb behind a hyphen", "/u/a-thumb.jpg", "/u/a.jpg", true},
		{"thumbnail behind a hyphen", "/u/a-thumbnail.jpg", "/u/a.jpg", true},
		{"thumb before the name", "/u/thumb_a.jpg", "/u/a.jpg", true},
		{"thumb- before the name", "/u/thumb-a.jpg", "/u/a.jpg", true},
		{"folder thumbs", "/u/thumbs/a.jpg", "/u/a.jpg", true},
		{"folder .thumbs of KCFinder", "/u/.thumbs/images/a.jpg", "/u/images/a.jpg", true},
		{"folder small", "/u/small/a.jpg", "/u/large/a.jpg", true},
		{"nextgen", "/wp-content/gallery/panen/thumbs/thumbs_a.jpg", "/wp-content/gallery/panen/a.jpg", true},
		{"nextgen cache", "/wp-content/gallery/panen/cache/a.jpg-nggid0212-ngg0dyn-320x240x100-00f0w010c010r110f110r010t010.jpg", "/wp-content/gallery/panen/a.jpg", true},
		{"wikimedia", "https://upload.wikimedia.org/wikipedia/commons/thumb/a/ab/Padi.jpg/320px-Padi.jpg", "https://upload.wikimedia.org/wikipedia/commons/a/ab/Padi.jpg", true},
		{"query of width", "/u/a.jpg?w=300", "/u/a.jpg", true},
		{"blogger =s1600", "https://blogger.googleusercontent.com/img/a/AVvXsEh=s1600", "https://blogger.googleusercontent.com/img/a/AVvXsEh=w640-h480-p-k-no-nu", true},
		{"blogger s72-c", "https://blogger.googleusercontent.com/img/b/R29/AVvX/s72-c/a.jpg", "https://blogger.googleusercontent.com/img/b/R29/AVvX/s1600/a.jpg", true},
		{"blogger w640-h640-p", "https://1.bp.blogspot.com/-x/Y/AAA/w640-h640-p-k-no-nu/a.jpg", "https://4.bp.blogspot.com/-x/Y/AAA/s320/a.jpg", true},
		{"drive thumbnails", "https://drive.google.com/thumbnail?id=1AbC&sz=w300", "https://drive.google.com/thumbnail?id=1AbC&sz=w1000", true},
		{"drive, two files", "https://drive.google.com/uc?export=view&id=1AbC", "https://drive.google.com/uc?export=view&id=1AbD", false},
		// Two formats.
		{"webp beside jpg", "/u/a.webp", "/u/a.jpg", true},
		{"avif beside png", "/u/a.png", "/u/a.avif", true},
		{"webp behind jpg, smaller", "/u/a-300x200.jpg.webp", "/u/a.jpg", true},
		{"webp in a folder of its own", "/wp-content/webp-express/webp-images/uploads/2025/10/a.jpg.webp", "/wp-content/uploads/2025/10/a.jpg", true},
		{"capital ending", "/u/a.JPG", "/u/a.webp", true},
		// Two pictures.
		{"script by id", "/foto.php?id=1", "/foto.php?id=2", false},
		{"script by no", "/galeri/lihat?no=1&w=300", "/galeri/lihat?no=2&w=300", false},
		{"script by a short name", "/img.php?f=1", "/img.php?f=2", false},
		{"script by t", "/img.php?t=12", "/img.php?t=13", false},
		{"script by f beside an album", "/img.php?album=3&f=1", "/img.php?album=3&f=2", false},
		{"script by an id, changing t", "/img.php?id=3&t=1698300000", "/img.php?id=3&t=1698300999", true},
		{"script by an id, two sizes s", "/img.php?id=3&s=320", "/img.php?id=3&s=1600", true},
		{"script by hash", "/img.php?hash=ab12", "/img.php?hash=cd34", false},
		{"numbers in names", "/u/img1.jpg", "/u/img2.jpg", false},
		{"folders w1 and w2", "/galeri/w1/a.jpg", "/galeri/w2/a.jpg", false},
		{"a year and a number", "/u/2025-1024.jpg", "/u/2025-1025.jpg", false},
		{"a year and a number, wide", "/u/kirab-2025-1024.jpg", "/u/kirab-2025.jpg", false},
		{"days", "/u/2025-10-27.jpg", "/u/2025-10-28.jpg", false},
		{"numbers with e", "/u/panen-e1.jpg", "/u/panen-e2.jpg", false},
		{"stories of a house", "/u/denah-36x72.jpg", "/u/denah-45x90.jpg", false},
		{"names that begin with a size", "/u/medium_term.jpg", "/u/small_term.jpg", true},
		{"months of uploads", "/u/2025/10/foto.jpg", "/u/2025/11/foto.jpg", false},
		{"folders of albums", "/galeri/12/1.jpg", "/galeri/13/1.jpg", false},
		{"one name of WhatsApp, counted", "/u/WhatsApp-Image-2025-10-27-at-10.15.30.jpeg", "/u/WhatsApp-Image-2025-10-27-at-10.15.30-1.jpeg", false},
		{"counted in brackets", "/u/foto%20(1).jpg", "/u/foto%20(2).jpg", false},
		{"jpg beside png", "/u/1.jpg", "/u/1.png", false},
		{"jpg beside jpeg", "/u/1.jpg", "/u/1.jpeg", false},
		{"two words", "/u/lomba-s.jpg", "/u/lomba-r.jpg", false},
		{"capitals", "/u/IMG_1.jpg", "/u/img_2.jpg", false},
		{"groups of 17x8", "/u/hut-ri-17x8.jpg", "/u/hut-ri-17x9.jpg", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, b := tt.a, tt.b
			if a[0] == '/' {
				a = site + a
			}
			if b[0] == '/' {
				b = site + b
			}
			x, y := Key(a), Key(b)
			if x == "" || y == "" {
				t.Fatalf("no key: %q %q", x, y)
			}
			if got := Same(x, y); got != tt.same {
				t.Errorf("same %v, want %v: %q and %q", got, tt.same, x, y)
			}
			if Same(y, x) != Same(x, y) {
				t.Errorf("the order matters: %q and %q", x, y)
			}
		})
	}
}
