package dev.parallax.e2e.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.system.Addresses;
import dev.parallax.e2e.system.Service;
import java.util.List;

/** What the owners of the data count themselves. */
public final class Owners {
    private static final List<String> EFFECTS = List.of("create", "update", "delete");

    private final List<Http> owners;

    Owners(Addresses addresses) {
        this.owners =
                List.of(new Http(addresses.urlOf(Service.ADMIN_API)), new Http(addresses.urlOf(Service.CUSTOMER_API)));
    }

    /** How many writes changed a record, since the owners started. */
    public long writes() {
        long sum = 0;
        for (Http owner : owners) {
            for (JsonNode collection : owner.get("/admin/writes").require(200)) {
                for (String effect : EFFECTS) {
                    sum += collection.path(effect).asLong();
                }
            }
        }
        return sum;
    }
}
