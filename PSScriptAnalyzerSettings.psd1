@{
    ExcludeRules = @(
        # Pester tests assign variables in one block and read them in another.
        'PSUseDeclaredVarsMoreThanAssignments'
        # The functions are helpers of scripts and tests, which are not called with -WhatIf. The cmdlets are written in C#.
        'PSUseShouldProcessForStateChangingFunctions'
        # The tour and the tests write colored text and figures for the console only.
        'PSAvoidUsingWriteHost'
    )
}
