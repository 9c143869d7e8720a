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

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModuleDirectionTest
{
    private static final String BASE = "io.lockstep";

    private static JavaClasses built;

    private final DirectionRules directions = new DirectionRules(BASE);
    private final SeamRules seams = new SeamRules(BASE);
    private final DeterminismRules determinism = new DeterminismRules(BASE);

    @BeforeAll
    static void importClasses()
    {
        built = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);
    }

    @Test
    void shouldHaveImportedWhatIsBuilt()
    {
        assertTrue(built.contain(BASE + ".protocol.BlockDecoder"));
        assertTrue(built.contain(BASE + ".runtime.AgentGroup"));
        assertTrue(built.contain(BASE + ".perf.bench.RawClusterBaseline"));
        assertFalse(built.contain(ModuleDirectionTest.class));
    }

    @Test
    void modulesShouldSeeOnlyWhatIsAboveThem()
    {
        directions.modulesSeeOnlyWhatIsAboveThem().check(built);
        directions.codecsSeeOnlyAgrona().check(built);
        directions.clientSeesOnlyTheAeronClient().check(built);
        directions.coreSeesNoTransport().check(built);
    }

    @Test
    void packagesShouldHaveNoCycles()
    {
        directions.packagesHaveNoCycles().check(built);
    }

    @Test
    void onlySeamsShouldTouchTimeThreadsFilesAndSockets()
    {
        seams.onlySeamsReadTheClock().check(built);
        seams.onlySeamsMakeThreads().check(built);
        seams.onlySeamsOpenFilesAndSockets().check(built);
    }

    @Test
    void messagePathShouldHaveNoLocks()
    {
        seams.messagePathHasNoLocks().check(built);
        seams.messagePathHasNoSynchronizedMethods().check(built);
    }

    @Test
    void coreShouldBeDeterministic()
    {
        determinism.coreKnowsNoClockChanceOrThread().check(built);
        determinism.coreAsksNothingOfTheEnvironment().check(built);
        determinism.coreIteratesNoHash().check(built);
        determinism.coreHoldsNoFloatingPoint().check(built);
        determinism.corePassesNoFloatingPoint().check(built);
        determinism.coreDeclaresNoFloatingPoint().check(built);
    }

    @Test
    void simulationShouldBeDeterministic()
    {
        determinism.simulationKnowsNoClockChanceOrThread().check(built);
        determinism.simulationAsksNothingOfTheEnvironment().check(built);
        determinism.simulationIteratesNoHash().check(built);
    }
}
