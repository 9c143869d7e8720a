/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.perf.arch;

import static org.junit.jupiter.api.Assertions.*;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each rule against classes that break it and beside them classes that do not: exactly the former must be named. */
class ArchitectureRulesTest
{
    private static final String BASE = "io.lockstep.perf.arch.bad";
    private static final Pattern ORIGIN =
        Pattern.compile("^[^<]*<" + BASE.replace(".", "\\.") + "[a-z.]*\\.([A-Z]\\w*)", Pattern.MULTILINE);

    private static JavaClasses bad;
    private static JavaClasses none;

    private final DirectionRules directions = new DirectionRules(BASE);
    private final SeamRules seams = new SeamRules(BASE);
    private final DeterminismRules determinism = new DeterminismRules(BASE);

    @BeforeAll
    static void importClasses()
    {
        bad = new ClassFileImporter().importPackages(BASE);
        none = new ClassFileImporter().importPackages(BASE + ".missing");
    }

    @Test
    void shouldFindModuleThatSeesOneBelow()
    {
        assertEquals(Set.of("BadJournal", "BadFeed"), found(directions.modulesSeeOnlyWhatIsAboveThem()));
    }

    @Test
    void shouldFindForeignLibraries()
    {
        assertEquals(Set.of("BadCodec"), found(directions.codecsSeeOnlyAgrona()));
        assertEquals(Set.of("BadClient"), found(directions.clientSeesOnlyTheAeronClient()));
        assertEquals(Set.of("BadAeronStamper", "BadCodec"), found(directions.coreSeesNoTransport()));
    }

    @Test
    void shouldFindCycle()
    {
        assertEquals(Set.of("BadFeed", "BadWiring"), found(directions.packagesHaveNoCycles()));
    }

    @Test
    void shouldFindClockThreadAndFileOutsideSeams()
    {
        assertEquals(Set.of("BadClock", "BadInstant", "BadClockStamper"), found(seams.onlySeamsReadTheClock()));
        assertEquals(Set.of("BadThread", "BadPool", "BadThreadStamper"), found(seams.onlySeamsMakeThreads()));
        assertEquals(Set.of("BadFile", "BadChannel"), found(seams.onlySeamsOpenFilesAndSockets()));
    }

    @Test
    void shouldFindLock()
    {
        assertEquals(Set.of("BadLock"), found(seams.messagePathHasNoLocks()));
        assertEquals(Set.of("BadMonitor"), found(seams.messagePathHasNoSynchronizedMethods()));
    }

    @Test
    void shouldFindWhatDiffersBetweenReplicas()
    {
        assertEquals(Set.of("BadRandomStamper", "BadThreadStamper"),
            found(determinism.coreKnowsNoClockChanceOrThread()));
        assertEquals(Set.of("BadClockStamper", "BadLocaleStamper"),
            found(determinism.coreAsksNothingOfTheEnvironment()));
        assertEquals(Set.of("BadHashMachine", "BadAgronaMachine", "BadSetMachine"),
            found(determinism.coreIteratesNoHash()));
        assertEquals(Set.of("BadDoubleMachine"), found(determinism.coreHoldsNoFloatingPoint()));
        assertEquals(Set.of("BadMathMachine"), found(determinism.corePassesNoFloatingPoint()));
        assertEquals(Set.of("BadSignatureMachine"), found(determinism.coreDeclaresNoFloatingPoint()));
    }

    @Test
    void shouldFindWhatDiffersBetweenRunsOfASeed()
    {
        assertEquals(Set.of("BadChance", "BadStep"), found(determinism.simulationKnowsNoClockChanceOrThread()));
        assertEquals(Set.of("BadStep"), found(determinism.simulationAsksNothingOfTheEnvironment()));
        assertEquals(Set.of("BadOrder"), found(determinism.simulationIteratesNoHash()));
    }

    @Test
    void shouldPassWhenModuleIsMissing()
    {
        directions.modulesSeeOnlyWhatIsAboveThem().check(none);
        directions.packagesHaveNoCycles().check(none);
        seams.onlySeamsReadTheClock().check(none);
        seams.messagePathHasNoLocks().check(none);
        seams.messagePathHasNoSynchronizedMethods().check(none);
        determinism.coreIteratesNoHash().check(none);
        determinism.coreHoldsNoFloatingPoint().check(none);
        determinism.coreDeclaresNoFloatingPoint().check(none);
        determinism.simulationKnowsNoClockChanceOrThread().check(none);
        determinism.simulationAsksNothingOfTheEnvironment().check(none);
        determinism.simulationIteratesNoHash().check(none);
    }

    /** Classes in which violations start: the first that a line of the report names. */
    private static Set<String> found(final ArchRule rule)
    {
        final Set<String> names = new TreeSet<>();
        for (final String each : rule.evaluate(bad).getFailureReport().getDetails())
        {
            final Matcher matcher = ORIGIN.matcher(each);
            while (matcher.find())
            {
                names.add(matcher.group(1));
            }
        }
        return names;
    }
}
