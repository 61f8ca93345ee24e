package dev.parallax.reconciler.flow;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.job.Origin;
import dev.parallax.reconciler.owner.OwnerAnswer;
import dev.parallax.reconciler.owner.OwnerRecord;
import dev.parallax.reconciler.owner.Owners;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks owners for what the dataset's stores do not show. */
@ApplicationScoped
class OwnerLookUp {
    private final Owners owners;
    private final ObjectMapper mapper;

    OwnerLookUp(Owners owners, ObjectMapper mapper) {
        this.owners = owners;
        this.mapper = mapper;
    }

    /** A record with its version, as the owner shows it. */
    record Found(String version, Map<String, @Nullable Object> record) {}

    /**
     * What the owner holds at a path; null if there is nothing.
     *
     * @throws JobFailedException if the owner does not say
     */
    @Nullable
    Found find(String name, String path, Origin origin) {
        var owner = owners.find(name)
                .orElseThrow(() -> JobFailedException.terminal("UNKNOWN_OWNER", "The owner is not configured."));
        try {
            return switch (owner.lookUp(path, origin)) {
                case OwnerRecord.Gone gone -> null;
                case OwnerRecord.Found(var version, var record) ->
                    new Found(version, mapper.convertValue(record, new TypeReference<>() {}));
                case OwnerRecord.Unknown(var why) -> throw failure(why);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobStoppedException(JobStoppedException.Reason.DRAINING);
        }
    }

    private static JobFailedException failure(OwnerAnswer why) {
        return switch (why) {
            case OwnerAnswer.Unavailable(var code, var message) -> new JobFailedException(code, message, true, null);
            case OwnerAnswer.Conflict(var code, var message) -> new JobFailedException(code, message, true, null);
            case OwnerAnswer.Rejected(var code, var message) -> JobFailedException.terminal(code, message);
            case OwnerAnswer.Applied applied -> throw new IllegalStateException("a look-up applies nothing");
        };
    }
}
