package dev.parallax.reconciler.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Uni;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Asks for page after page by number. A record that goes away between two pages moves the others up, and one of them
 * would be on no page: so pages that do not add up break the reading off instead of ending it.
 */
final class PagedFeed implements FeedPages {
    private final FeedStore store;
    private final Relation.Feed feed;
    private final FeedItems items;
    private final Instant since;
    private int page;
    private long total = -1;

    PagedFeed(FeedStore store, Relation.Feed feed, FeedItems items, Instant since) {
        this.store = store;
        this.feed = feed;
        this.items = items;
        this.since = since;
    }

    @Override
    public Uni<FeedPage> next() {
        page++;
        if (page > store.definition().maxPages()) {
            return Uni.createFrom()
                    .failure(new StoreException(
                            Reason.STORE_REFUSED,
                            "%s has more than %d pages of changes; raise max-pages or page-size."
                                    .formatted(
                                            store.definition().name(),
                                            store.definition().maxPages()),
                            null));
        }
        return store.get(query())
                .map(answer -> read(answer.orElseThrow(() -> new StoreException(
                        Reason.STORE_REFUSED,
                        "%s has no list at %s.".formatted(store.definition().name(), feed.path()),
                        null))));
    }

    private String query() {
        return "%s?%s=%s&page=%d&page_size=%d"
                .formatted(
                        feed.path(),
                        encoded(feed.updatedSince()),
                        encoded(since.toString()),
                        page,
                        store.definition().pageSize());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private FeedPage read(JsonNode answer) {
        var list = answer;
        for (var member : feed.items().split("\\.", -1)) {
            list = list.path(member);
        }
        if (!list.isArray()) {
            throw store.unavailable("its answer has no array '" + feed.items() + "'");
        }
        var pages = answer.path("pagination").path("total_pages");
        if (!pages.isIntegralNumber()) {
            if (page > 1 || list.size() >= store.definition().pageSize()) {
                throw store.unavailable("its answer does not say how many pages there are");
            }
            return items.page(list, list.size(), true);
        }
        return items.page(list, checkedTotal(answer), last(pages.asLong(), list.size()));
    }

    private boolean last(long pages, int size) {
        if (page < pages && size == 0) {
            throw store.unavailable("page %d of %d is empty".formatted(page, pages));
        }
        return page >= pages;
    }

    private long checkedTotal(JsonNode answer) {
        var given = answer.path("pagination").path("total_items");
        if (!given.isIntegralNumber()) {
            return 0;
        }
        if (given.asLong() < total) {
            throw store.unavailable("records went away while its pages were read");
        }
        total = given.asLong();
        return total;
    }
}
