package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Pages of one cursor: as many documents as are asked for are requested of the driver, which requests as many of the server.
 * Documents that are larger than those before them may not fit into a page: then it ends before, and another cursor begins
 * behind it.
 */
final class MongoPages implements PageReader {
    /** What is left to ask for where not even an answer's length was borne. */
    private static final int PART = 8;

    private final Function<Scan, Publisher<FoundDocument>> find;
    private final MongoDocuments documents;
    private final ReadSize size;
    private final Duration patience;
    private Scan rest;
    private @Nullable Reading reading;
    private boolean ended;
    private boolean begun;
    private boolean restarted;

    /** @param find what is left of the scan, with a batch size that follows what is requested */
    MongoPages(
            Function<Scan, Publisher<FoundDocument>> find,
            Scan scan,
            MongoDocuments documents,
            ReadSize size,
            Duration patience) {
        this.find = find;
        this.rest = scan;
        this.documents = documents;
        this.size = size;
        this.patience = patience;
    }

    @Override
    public Uni<List<StoreRecord>> next() {
        restarted = false;
        return more();
    }

    @Override
    public boolean restarted() {
        return restarted;
    }

    private Uni<List<StoreRecord>> more() {
        if (ended) {
            return Uni.createFrom().item(List.of());
        }
        int records = size.next();
        return Uni.createFrom()
                .<RecordBatch>emitter(emitter -> ask(emitter, records))
                .chain(this::page)
                .ifNoItem()
                .after(patience)
                .fail()
                .onFailure(failure -> records > 1 && MongoErrors.isTooLong(failure))
                .recoverWithUni(() -> fewer(records))
                .onFailure()
                .transform(MongoErrors::translate);
    }

    private void ask(UniEmitter<? super RecordBatch> emitter, int records) {
        var going = reading;
        if (going == null) {
            restarted |= begun;
            begun = true;
            going = new Reading();
            reading = going;
            going.ask(emitter, records);
            find.apply(rest).subscribe(going);
        } else {
            going.ask(emitter, records);
        }
    }

    private Uni<List<StoreRecord>> page(RecordBatch batch) {
        if (!batch.records().isEmpty()) {
            // Of every page: whatever makes a new cursor begin, it begins behind what was given out.
            rest = rest.resumedAfter(batch.records().getLast().key());
        }
        if (batch.isCut()) {
            size.cutTo(batch.records().size());
            stop();
        } else {
            size.fitted(batch.bytes());
            ended = reading == null || reading.isOver();
        }
        // One of documents without a usable key, which are left out, is not the end.
        return batch.records().isEmpty() && !ended ? more() : Uni.createFrom().item(batch.records());
    }

    private Uni<List<StoreRecord>> fewer(int than) {
        size.cutTo(than / PART);
        stop();
        return more();
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().voidItem().invoke(() -> {
            ended = true;
            stop();
        });
    }

    private void stop() {
        var going = reading;
        reading = null;
        if (going != null) {
            going.cancel();
        }
    }

    /** What one cursor sends. */
    private final class Reading implements Subscriber<FoundDocument> {
        private @Nullable Subscription subscription;
        private @Nullable UniEmitter<? super RecordBatch> waiting;
        private RecordBatch batch = new RecordBatch(size.bytes());
        private int missing;
        private boolean over;
        private @Nullable Throwable failure;
        private boolean cancelled;

        void ask(UniEmitter<? super RecordBatch> emitter, int records) {
            Subscription going;
            boolean nothing;
            synchronized (this) {
                batch = new RecordBatch(size.bytes());
                missing = records;
                going = subscription;
                nothing = over;
                waiting = nothing ? null : emitter;
            }
            if (nothing) {
                end(emitter, batch);
            } else if (going != null) {
                going.request(records);
            }
        }

        private void end(UniEmitter<? super RecordBatch> asked, RecordBatch last) {
            if (failure == null) {
                asked.complete(last);
            } else {
                asked.fail(failure);
            }
        }

        @Override
        public void onSubscribe(Subscription begun) {
            int records;
            boolean unwanted;
            synchronized (this) {
                subscription = begun;
                records = missing;
                unwanted = cancelled;
            }
            if (unwanted) {
                begun.cancel();
            } else {
                begun.request(records);
            }
        }

        @Override
        public void onNext(FoundDocument document) {
            UniEmitter<? super RecordBatch> asked = null;
            RecordBatch taken;
            RuntimeException unusable = null;
            synchronized (this) {
                taken = batch;
                if (waiting == null) {
                    return;
                }
                try {
                    documents.addTo(batch, document);
                } catch (RuntimeException e) {
                    unusable = e;
                }
                missing--;
                if (unusable != null || missing == 0 || batch.isCut()) {
                    asked = take();
                }
            }
            if (asked != null && unusable != null) {
                asked.fail(unusable);
            } else if (asked != null) {
                asked.complete(taken);
            }
        }

        @Override
        public void onError(Throwable broken) {
            over(broken);
        }

        @Override
        public void onComplete() {
            over(null);
        }

        private void over(@Nullable Throwable broken) {
            UniEmitter<? super RecordBatch> asked;
            RecordBatch last;
            synchronized (this) {
                over = true;
                failure = broken;
                last = batch;
                asked = take();
            }
            if (asked != null) {
                end(asked, last);
            }
        }

        synchronized boolean isOver() {
            return over;
        }

        void cancel() {
            Subscription going;
            synchronized (this) {
                cancelled = true;
                waiting = null;
                going = subscription;
            }
            if (going != null) {
                going.cancel();
            }
        }

        private @Nullable UniEmitter<? super RecordBatch> take() {
            var asked = waiting;
            waiting = null;
            return asked;
        }
    }
}
