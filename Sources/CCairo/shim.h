// cairo draws, pango shapes, fontconfig finds the fonts. The casts between GObject classes are macros in C, which Swift
// doesn't see; g_object_unref takes a void pointer, which Swift doesn't give it by itself.
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

static inline void lotwise_object_unref(void *object) {
    if (object) g_object_unref(object);
}

// A font map that finds the fonts of this configuration and no others; null without FreeType in cairo.
static inline PangoFontMap *lotwise_font_map(FcConfig *fonts) {
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!map) return map;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), fonts);
    // One unit of the page is a point.
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
    return map;
}

// The cairo font that pango chose; owned by the pango font.
static inline cairo_scaled_font_t *lotwise_scaled_font(PangoFont *font) {
    return pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
}
