/*
 * The floor that reading manifests is measured against: reads each file and parses it with libyaml, and does nothing
 * with the events. A folder is walked in name order, as the program under test walks it.
 *
 *   libyaml-floor PATH...      prints files, bytes and events
 */
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

static unsigned long files, bytes, events;

static void parse(const unsigned char *text, size_t size) {
    yaml_parser_t parser;
    yaml_event_t event;
    int type;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, text, size);
    do {
        if (!yaml_parser_parse(&parser, &event)) break;
        type = event.type;
        events++;
        yaml_event_delete(&event);
    } while (type != YAML_STREAM_END_EVENT);
    yaml_parser_delete(&parser);
}

static void read_file(const char *path, size_t size) {
    unsigned char *text = malloc(size + 1);
    int descriptor = open(path, O_RDONLY);
    ssize_t got = descriptor < 0 ? -1 : read(descriptor, text, size);
    if (descriptor >= 0) close(descriptor);
    if (got >= 0) {
        files++;
        bytes += (unsigned long)got;
        parse(text, (size_t)got);
    }
    free(text);
}

static int by_name(const FTSENT **left, const FTSENT **right) { return strcmp((*left)->fts_name, (*right)->fts_name); }

int main(int count, char **arguments) {
    (void)count;
    FTS *walk = fts_open(arguments + 1, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    FTSENT *entry;
    while (walk && (entry = fts_read(walk)) != NULL)
        if (entry->fts_info == FTS_F) read_file(entry->fts_path, (size_t)entry->fts_statp->st_size);
    printf("%lu files, %lu bytes, %lu events\n", files, bytes, events);
    return 0;
}
