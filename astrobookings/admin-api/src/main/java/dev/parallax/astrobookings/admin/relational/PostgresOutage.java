package dev.parallax.astrobookings.admin.relational;

import dev.parallax.astrobookings.owner.Outage;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.Set;

/** The classes of SQLSTATE (Appendix A of PostgreSQL's manual) that pass: connections, conflicts, resources, an operator. */
@Singleton
final class PostgresOutage implements Outage {
    private static final Set<String> THAT_PASS = Set.of("08", "40", "53", "55", "57", "58");

    @Override
    public boolean isIt(Throwable failure) {
        return failure instanceof PgException refused
                && refused.getSqlState() != null
                && refused.getSqlState().length() == 5
                && THAT_PASS.contains(refused.getSqlState().substring(0, 2));
    }
}
