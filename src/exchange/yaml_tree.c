#include "exchange/yaml_tree.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

struct reader {
	yaml_parser_t parser;
	struct arena *arena;
	struct diag_list *faults;
	struct yaml_node *root;
	struct yaml_node *open[YAML_MAX_DEPTH]; /* maps and lists being read */
	size_t depth;
	size_t nodes;
	const char *key_text; /* of the map being read; NULL: a key comes next */
	yaml_mark_t key_at;
};

static enum rc
fault(struct reader *r, yaml_mark_t at, const char *key, const char *text)
{
	struct diag d = {0};

	diag_set(&d, RC_INVALID, key, NULL, "%s", text);
	d.line = (uint32_t)at.line + 1;
	d.column = (uint32_t)at.column + 1;
	diag_list_add(r->faults, &d);
	return RC_INVALID;
}

/* Is the text no longer than a value may be, and free of NULs that would hide its end? */
static bool
is_text_sound(const yaml_event_t *e)
{
	const char *s = (const char *)e->data.scalar.value;
	return e->data.scalar.length <= YAML_MAX_TEXT && strlen(s) == e->data.scalar.length;
}

static const char *
node_anchor(const yaml_event_t *e, const char **tag)
{
	const yaml_char_t *anchor = NULL;
	const yaml_char_t *t = NULL;

	if (e->type == YAML_SCALAR_EVENT) {
		anchor = e->data.scalar.anchor;
		t = e->data.scalar.tag;
	} else if (e->type == YAML_SEQUENCE_START_EVENT) {
		anchor = e->data.sequence_start.anchor;
		t = e->data.sequence_start.tag;
	} else {
		anchor = e->data.mapping_start.anchor;
		t = e->data.mapping_start.tag;
	}
	*tag = (const char *)t;
	return (const char *)anchor;
}

static enum rc
node_check(struct reader *r, const yaml_event_t *e)
{
	const char *tag = NULL;

	if (node_anchor(e, &tag) != NULL) {
		return fault(r, e->start_mark, "", "anchors (&) are not used in policy files");
	}
	if (tag != NULL) {
		return fault(r, e->start_mark, "", "tags (!) are not used in policy files");
	}
	if (++r->nodes > YAML_MAX_NODES) {
		return fault(
		    r, e->start_mark, "", "more than 10,000 values; a policy has some 300");
	}
	if (e->type == YAML_SCALAR_EVENT && !is_text_sound(e)) {
		return fault(r, e->start_mark, "", "a value is at most 2,000 characters of text");
	}
	return RC_OK;
}

const struct yaml_node *
yaml_tree_find(const struct yaml_node *map, const char *key)
{
	for (const struct yaml_node *n = map->first; n != NULL; n = n->next) {
		if (strcmp(n->key, key) == 0) {
			return n;
		}
	}
	return NULL;
}

/* Hang a node in the tree. A second key of the same name is reported and left out. */
static void
node_hang(struct reader *r, struct yaml_node *node)
{
	if (r->depth == 0) {
		r->root = node;
		return;
	}
	struct yaml_node *parent = r->open[r->depth - 1];
	if (parent->kind == YAML_KIND_MAP) {
		const struct yaml_node *twin = yaml_tree_find(parent, node->key);
		if (twin != NULL) {
			char text[128];
			snprintf(text, sizeof text,
			    "given twice; it is already in line %u, and only one can hold",
			    (unsigned)twin->key_line);
			fault(r, r->key_at, node->key, text);
			return;
		}
	}
	if (parent->last == NULL) {
		parent->first = node;
	} else {
		parent->last->next = node;
	}
	parent->last = node;
	parent->n++;
}

static struct yaml_node *
node_new(struct reader *r, const yaml_event_t *e, enum yaml_kind kind)
{
	struct yaml_node *node = ARENA_NEW(r->arena, struct yaml_node);
	bool has_key = r->key_text != NULL;
	yaml_mark_t key_at = has_key ? r->key_at : e->start_mark;
	yaml_mark_t at = kind == YAML_KIND_TEXT ? e->start_mark : key_at;

	node->kind = kind;
	node->key = has_key ? r->key_text : "";
	node->text =
	    kind == YAML_KIND_TEXT
	        ? arena_text_n(r->arena, (const char *)e->data.scalar.value, e->data.scalar.length)
	        : "";
	node->line = (uint32_t)at.line + 1;
	node->column = (uint32_t)at.column + 1;
	node->key_line = (uint32_t)key_at.line + 1;
	node->key_column = (uint32_t)key_at.column + 1;
	return node;
}

/* In a map, where a key has to come next? */
static bool
wants_key(const struct reader *r)
{
	return r->depth > 0 && r->open[r->depth - 1]->kind == YAML_KIND_MAP && r->key_text == NULL;
}

static enum rc
take_text(struct reader *r, const yaml_event_t *e)
{
	if (wants_key(r)) {
		r->key_text = arena_text_n(
		    r->arena, (const char *)e->data.scalar.value, e->data.scalar.length);
		r->key_at = e->start_mark;
		return RC_OK;
	}
	node_hang(r, node_new(r, e, YAML_KIND_TEXT));
	r->key_text = NULL;
	return RC_OK;
}

static enum rc
take_open(struct reader *r, const yaml_event_t *e, enum yaml_kind kind)
{
	if (wants_key(r)) {
		return fault(r, e->start_mark, "", "a key is a word, not a list or a map");
	}
	if (r->depth == YAML_MAX_DEPTH) {
		return fault(r, e->start_mark, "", "more than 16 levels deep");
	}
	struct yaml_node *node = node_new(r, e, kind);
	node_hang(r, node);
	r->key_text = NULL;
	r->open[r->depth++] = node;
	return RC_OK;
}

static enum rc
take(struct reader *r, const yaml_event_t *e)
{
	if (e->type == YAML_SCALAR_EVENT || e->type == YAML_SEQUENCE_START_EVENT ||
	    e->type == YAML_MAPPING_START_EVENT) {
		enum rc rc = node_check(r, e);
		if (rc != RC_OK) {
			return rc;
		}
	}
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return take_text(r, e);
	case YAML_SEQUENCE_START_EVENT:
		return take_open(r, e, YAML_KIND_LIST);
	case YAML_MAPPING_START_EVENT:
		return take_open(r, e, YAML_KIND_MAP);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		r->depth--;
		return RC_OK;
	case YAML_ALIAS_EVENT:
		return fault(r, e->start_mark, "", "aliases (*) are not used in policy files");
	case YAML_DOCUMENT_START_EVENT:
		if (r->root != NULL) {
			return fault(r, e->start_mark, "", "a policy file holds one document");
		}
		return RC_OK;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return RC_OK;
	}
	return RC_OK;
}

/* Where byte `offset` stands: libyaml gives no mark for bytes that are no UTF-8. */
static yaml_mark_t
mark_of(const char *bytes, size_t n, size_t offset)
{
	yaml_mark_t at = {0};

	for (size_t i = 0; i < offset && i < n; i++) {
		if (bytes[i] == '\n') {
			at.line++;
			at.column = 0;
		} else if (((unsigned char)bytes[i] & 0xC0) != 0x80) {
			at.column++;
		}
	}
	return at;
}

static enum rc
syntax_fault(struct reader *r, const char *bytes, size_t n)
{
	const yaml_parser_t *p = &r->parser;
	char text[192];

	if (p->error == YAML_READER_ERROR) {
		return fault(r, mark_of(bytes, n, p->problem_offset), "",
		    "a character that is no text in UTF-8; save the file as UTF-8");
	}
	snprintf(text, sizeof text, "not readable as YAML here: %s%s%s",
	    p->problem == NULL ? "unknown fault" : p->problem, p->context == NULL ? "" : " ",
	    p->context == NULL ? "" : p->context);
	return fault(r, p->problem_mark, "", text);
}

static enum rc
read_events(struct reader *r, const char *bytes, size_t n)
{
	bool is_end = false;
	enum rc rc = RC_OK;

	while (!is_end && rc == RC_OK) {
		yaml_event_t e;
		if (yaml_parser_parse(&r->parser, &e) == 0) {
			return syntax_fault(r, bytes, n);
		}
		is_end = e.type == YAML_STREAM_END_EVENT;
		rc = take(r, &e);
		yaml_event_delete(&e);
	}
	return rc;
}

enum rc
yaml_tree_read(
    struct yaml_node **root, const char *bytes, size_t n, struct arena *a, struct diag_list *faults)
{
	struct reader r = {.arena = a, .faults = faults};

	*root = NULL;
	if (n > YAML_MAX_BYTES) {
		fault(&r, (yaml_mark_t){0}, "", "the file is larger than 256 KB");
		return RC_TOO_LARGE;
	}
	if (yaml_parser_initialize(&r.parser) == 0) {
		return fault(&r, (yaml_mark_t){0}, "", "no memory to read the file");
	}
	if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
		bytes += 3; /* told the encoding, libyaml reads a byte order mark as text */
		n -= 3;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes, n);
	enum rc rc = read_events(&r, bytes, n);
	yaml_parser_delete(&r.parser);
	*root = r.root;
	if (rc == RC_OK && r.root == NULL) {
		return fault(&r, (yaml_mark_t){0}, "", "the file is empty");
	}
	return rc;
}
