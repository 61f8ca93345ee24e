package dev.parallax.reconciler.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes a body up to a size, and ends with what is there as soon as it is seen to be longer: memory stays bounded. */
final class LimitedBody implements BodySubscriber<LimitedBody.Taken> {
    private final BodySubscriber<String> whole = BodySubscribers.ofString(StandardCharsets.UTF_8);
    private final long limit;
    private long seen;
    private volatile boolean cut;
    private Flow.@Nullable Subscription subscription;

    /** @param cut whether there was more */
    record Taken(String text, boolean cut) {}

    LimitedBody(long limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<Taken> getBody() {
        return whole.getBody().thenApply(text -> new Taken(text, cut));
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        whole.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (cut) {
            return;
        }
        buffers.forEach(buffer -> seen += buffer.remaining());
        if (seen <= limit) {
            whole.onNext(buffers);
            return;
        }
        cut = true;
        if (subscription != null) {
            subscription.cancel();
        }
        whole.onComplete();
    }

    @Override
    public void onError(Throwable failure) {
        if (!cut) {
            whole.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!cut) {
            whole.onComplete();
        }
    }
}
