package dev.parallax.reconciler.matrix;

import com.mongodb.MongoException;
import dev.parallax.reconciler.cases.CaseStores;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The types of the tables that the servers at hand have. */
record SampleTypes(List<TypeSamples> postgres, List<TypeSamples> bson) {

    /** Creates what the samples need besides what every server has. */
    static SampleTypes in(CaseStores stores) {
        stores.sql("""
                drop schema if exists matrix cascade;
                create schema matrix;
                create type matrix.mood as enum ('sad', 'ok', 'very happy');
                create domain matrix.amount as numeric(12, 2);
                create domain matrix.label as text check (value <> '');
                create domain matrix.flags as bit(4);
                create type matrix.place as (no int, name text);
                create type matrix.words as range (subtype = float8)""");
        var extensions = extensions(stores);
        return new SampleTypes(
                TypeSamples.postgres().stream()
                        .filter(type -> type.extension() == null || extensions.contains(type.extension()))
                        .map(type -> withTexts(stores, type))
                        .toList(),
                TypeSamples.bson().stream().filter(type -> isHeld(stores, type)).toList());
    }

    /** Those that the server has, created. */
    private static Set<String> extensions(CaseStores stores) {
        var there = new HashSet<String>();
        for (var row :
                stores.texts("select name::text from pg_available_extensions where name in ('citext', 'hstore')")) {
            var name = Objects.requireNonNull(row.getFirst());
            stores.sql("create extension if not exists " + name);
            there.add(name);
        }
        return there;
    }

    /** Where the table says nothing about documents, they hold what the server prints. */
    private static TypeSamples withTexts(CaseStores stores, TypeSamples type) {
        if (type.documents() != null || type.literals().isEmpty()) {
            return type.documents() == null ? type.with(type.column(), type.literals(), List.of()) : type;
        }
        var casts = type.literals().stream()
                .map(literal -> "(" + TypeSamples.quoted(literal) + "::" + type.column() + ")::text")
                .collect(Collectors.joining(", "));
        var texts = stores.texts("select " + casts).getFirst();
        return type.with(
                type.column(),
                type.literals(),
                texts.stream()
                        .<BsonValue>map(text -> new BsonString(Objects.requireNonNull(text)))
                        .toList());
    }

    /** Whether the document server gives back what it was given. */
    private static boolean isHeld(CaseStores stores, TypeSamples type) {
        for (var value : Objects.requireNonNull(type.documents())) {
            var document = new BsonDocument("_id", new BsonInt32(1)).append("v", value);
            try {
                stores.documents("matrix_held", List.of(document));
                if (stores.found("matrix_held").equals(List.of(document))) {
                    continue;
                }
            } catch (MongoException refused) {
                // Said below.
            }
            System.out.println("This document server does not hold " + type.name() + ", so it is not compared");
            return false;
        }
        return true;
    }
}
