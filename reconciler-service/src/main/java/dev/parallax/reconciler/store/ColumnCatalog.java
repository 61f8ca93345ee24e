package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.store.PostgresSql.Statement;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks PostgreSQL what columns of a relation are, in one round trip, and remembers it for some seconds. Safe for threads.
 */
final class ColumnCatalog {
    /** Types below those of the columns: of domains, elements and members. */
    private static final String TYPES = """
            , used(oid) as (
              select type from columns
              union
              select n.oid from used u join pg_catalog.pg_type t on t.oid = u.oid cross join lateral (
                select t.typbasetype as oid
                union all
                select e.oid from pg_catalog.pg_type e where e.oid = t.typelem and e.typarray = t.oid
                union all
                select a.atttypid from pg_catalog.pg_attribute a
                where a.attrelid = t.typrelid and t.typtype = 'c' and a.attnum > 0 and not a.attisdropped) n
              where n.oid <> 0)
            select 'column' as entry, c.name, c.type::bigint, pg_catalog.format_type(c.type, c.modifier),
              0::bigint as other, null::text as output, 0 as place
            from columns c
            union all
            select t.typtype::text, t.typdelim::text, t.oid::bigint, pg_catalog.format_type(t.oid, null),
              case when t.typtype = 'd' then t.typbasetype
                else coalesce((select e.oid from pg_catalog.pg_type e where e.oid = t.typelem and e.typarray = t.oid), 0)
                end::bigint,
              (select t.typoutput::regproc::text from pg_catalog.pg_cast k
                where k.castsource = t.oid and k.casttarget = 'text'::regtype and k.castmethod = 'f'), 0
            from used u join pg_catalog.pg_type t on t.oid = u.oid
            union all
            select 'member', a.attname::text, t.oid::bigint, null, a.atttypid::bigint, null, a.attnum
            from used u join pg_catalog.pg_type t on t.oid = u.oid and t.typtype = 'c'
              join pg_catalog.pg_attribute a on a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
            order by place""";

    private final RecentAnswers<Question, RelationColumns> recent;

    private record Question(Relation relation, List<String> names) {}

    ColumnCatalog(Clock clock) {
        this.recent = new RecentAnswers<>(clock);
    }

    /** What the columns of these names are, as the store said a moment ago or says now. */
    Uni<RelationColumns> columns(PostgresCalls calls, Relation relation, List<String> names) {
        return recent.get(new Question(relation, List.copyOf(names)), () -> ask(calls, relation, names));
    }

    /** Lets the store be asked again. */
    void forget(Relation relation, List<String> names) {
        recent.forget(new Question(relation, List.copyOf(names)));
    }

    private static Uni<RelationColumns> ask(PostgresCalls calls, Relation relation, List<String> names) {
        return calls.execute(statement(relation, names)).map(rows -> {
            var types = new TypeRows();
            rows.forEach(types::add);
            return types.columns();
        });
    }

    private static Statement statement(Relation relation, List<String> names) {
        if (relation instanceof Relation.Table(var table)) {
            return new Statement(
                    "with recursive columns(name, type, modifier) as (select a.attname::text, a.atttypid, a.atttypmod"
                            + " from pg_catalog.pg_attribute a where a.attrelid = $1::text::regclass"
                            + " and a.attname = any($2::text[]) and not a.attisdropped)" + TYPES,
                    List.of(PostgresSql.qualified(table), names.toArray(String[]::new)));
        }
        var from = PostgresSql.from(relation);
        var columns = IntStream.range(0, names.size())
                .mapToObj(i -> "(($1::text[])[" + (i + 1) + "], pg_typeof((select r." + PostgresSql.quoted(names.get(i))
                        + " from " + from + " limit 0))::oid, -1)")
                .collect(Collectors.joining(", "));
        return new Statement(
                "with recursive columns(name, type, modifier) as (values " + columns + ")" + TYPES,
                List.of((Object) names.toArray(String[]::new)));
    }
}
