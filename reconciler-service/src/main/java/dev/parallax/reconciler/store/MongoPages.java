package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Pages of one cursor: each is requested from the driver only when it is asked for. */
final class MongoPages implements PageReader, Subscriber<FoundDocument> {
    private final Publisher<FoundDocument> records;
    private final MongoDocuments documents;
    private final int pageSize;
    private final Duration patience;

    private @Nullable Subscription subscription;
    private @Nullable UniEmitter<? super List<FoundDocument>> waiting;
    private List<FoundDocument> page = new ArrayList<>();
    private boolean begun;
    private boolean ended;

    MongoPages(Publisher<FoundDocument> records, MongoDocuments documents, int pageSize, Duration patience) {
        this.records = records;
        this.documents = documents;
        this.pageSize = pageSize;
        this.patience = patience;
    }

    @Override
    public Uni<List<StoreRecord>> next() {
        return Uni.createFrom()
                .<List<FoundDocument>>emitter(this::ask)
                .map(documents::records)
                .ifNoItem()
                .after(patience)
                .fail()
                .onFailure()
                .transform(MongoErrors::translate);
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().item(this::cancel).replaceWithVoid();
    }

    private void ask(UniEmitter<? super List<FoundDocument>> emitter) {
        Subscription going;
        synchronized (this) {
            waiting = emitter;
            page = new ArrayList<>();
            going = subscription;
        }
        if (ended) {
            onComplete();
        } else if (going != null) {
            going.request(pageSize);
        } else if (!begun) {
            begun = true;
            records.subscribe(this);
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        synchronized (this) {
            this.subscription = subscription;
        }
        subscription.request(pageSize);
    }

    @Override
    public void onNext(FoundDocument document) {
        UniEmitter<? super List<FoundDocument>> full;
        List<FoundDocument> taken;
        synchronized (this) {
            page.add(document);
            taken = page;
            full = page.size() == pageSize ? take() : null;
        }
        if (full != null) {
            full.complete(taken);
        }
    }

    @Override
    public void onError(Throwable failure) {
        UniEmitter<? super List<FoundDocument>> asked;
        synchronized (this) {
            ended = true;
            asked = take();
        }
        if (asked != null) {
            asked.fail(failure);
        }
    }

    @Override
    public void onComplete() {
        UniEmitter<? super List<FoundDocument>> asked;
        List<FoundDocument> last;
        synchronized (this) {
            ended = true;
            last = page;
            asked = take();
        }
        if (asked != null) {
            asked.complete(last);
        }
    }

    private @Nullable UniEmitter<? super List<FoundDocument>> take() {
        var asked = waiting;
        waiting = null;
        return asked;
    }

    private synchronized boolean cancel() {
        ended = true;
        var going = subscription;
        if (going != null) {
            going.cancel();
        }
        return true;
    }
}
